package storage.lsm;

import java.time.Instant;

/**
 * Something that the store does by itself and that has failed. It ended nothing else, and is tried
 * again in time. Only after a failed sync is nothing more written until the store is opened again.
 *
 * @param task what was to be done: "flush" or "merge"
 * @param when it failed
 * @param message what went wrong, with the file
 */
public record BackgroundFailure(String task, Instant when, String message) {}
