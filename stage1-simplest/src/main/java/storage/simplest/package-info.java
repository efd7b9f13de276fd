/**
 * Stage 1: append, then scan it all.
 *
 * <p>Read {@link storage.simplest.SimplestStore} first, then {@code ForwardScan}. The book's
 * chapter is {@code simplest}.
 */
package storage.simplest;
