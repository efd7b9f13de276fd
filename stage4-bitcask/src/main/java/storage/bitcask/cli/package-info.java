/**
 * The command line of stage 4, which stands on the public names of {@link storage.bitcask} and
 * {@link storage.bitcask.tools} alone.
 *
 * <p>Read {@link storage.bitcask.cli.Main} first, then {@code ReadingCommands} and {@code
 * ChangingCommands}: each method is a command. What {@code export} prints is a {@link
 * storage.common.cli.JsonRecord}. The book's chapter is {@code how-to-use}.
 */
package storage.bitcask.cli;
