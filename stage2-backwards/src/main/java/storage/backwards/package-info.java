/**
 * Stage 2: the newest record is near the end.
 *
 * <p>Read {@link storage.backwards.BackwardsStore} first, then {@code BackwardScan}. The book's
 * chapter is {@code backwards}.
 */
package storage.backwards;
