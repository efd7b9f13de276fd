/**
 * The command line that every stage shares.
 *
 * <p>Read {@link storage.common.cli.StageCommand} first, then the commands: {@code StoreCommands},
 * {@code LoadCommand}, {@code ReplCommand}. {@code Output}, {@code Listing} and {@code JsonRecord}
 * are for the commands that a stage adds. The book's chapter is {@code how-to-use}.
 */
package storage.common.cli;
