/**
 * The commands of {@code replicated.jar}. Read {@link storage.replicated.cli.Main} first. The
 * book's chapter is {@code replicated}.
 */
package storage.replicated.cli;
