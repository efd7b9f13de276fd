/**
 * The command line that every stage shares.
 *
 * <p>Read {@link storage.common.cli.StageCommand} first, then the commands: {@code StoreCommands},
 * {@code LoadCommand}, {@code ReplCommand}.
 */
package storage.common.cli;
