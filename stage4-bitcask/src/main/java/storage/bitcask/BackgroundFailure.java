package storage.bitcask;

import java.time.Instant;

/**
 * Something that the store does by itself and that has failed. It ended nothing else, and is tried
 * again in time.
 *
 * @param task what was to be done: "merge"
 * @param when it failed
 * @param message what went wrong, with the file
 */
public record BackgroundFailure(String task, Instant when, String message) {}
