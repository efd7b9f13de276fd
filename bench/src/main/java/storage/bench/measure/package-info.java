/**
 * For how long something is measured, in how many JVMs, and which figures with which errors come of
 * it.
 *
 * <p>Read {@code Effort}, {@code Plan} and {@code Rounds} first, then {@code Figure}, which says
 * what an error is. {@code Turns} measures engines in turns. {@code Results} is what is kept;
 * {@code Change} tells what became worse since.
 *
 * <p>The book's chapter is {@code bought}.
 */
package storage.bench.measure;
