/**
 * Results as tables, goals, pictures and parts of the book.
 *
 * <p>Read {@code Report} first, then {@code Goals} and {@code Charts}.
 */
package storage.bench.report;
