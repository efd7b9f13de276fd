/**
 * The command line of stage 5, which stands on the public names of {@link storage.lsm} and {@link
 * storage.lsm.tools} alone.
 *
 * <p>Read {@link storage.lsm.cli.Main} first, then {@code ReadingCommands}, {@code
 * ChangingCommands} and {@code SimulateCommand}: each method is a command. The book's chapter is
 * {@code how-to-use}.
 */
package storage.lsm.cli;
