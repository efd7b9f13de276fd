/**
 * Stage 3: remember where each value is.
 *
 * <p>Read {@link storage.keydir.KeydirStore} first, then {@code RecordHeader} for the bytes, {@code
 * LogScan} for what happens on open, {@code LogReader} for the one read. The book's chapter is
 * {@code keydir}.
 */
package storage.keydir;
