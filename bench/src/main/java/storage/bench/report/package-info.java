/**
 * Results as tables, goals, pictures and parts of the book.
 *
 * <p>Read {@code Report} first, then {@code Goals} and {@code Charts}.
 *
 * <p>The book's chapter is {@code bought}.
 */
package storage.bench.report;
