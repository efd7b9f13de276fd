package storage.keydir;

/**
 * Where a value is in the log.
 *
 * @param offset where it begins, in bytes from the start of the file
 * @param length how many bytes it has
 */
record Location(long offset, int length) {}
