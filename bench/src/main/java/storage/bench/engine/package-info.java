/**
 * The engines that are measured, the data that they are filled with, and the processes that they
 * run in.
 *
 * <p>Read {@code Engine} and {@code Engines} first. Whoever adds an engine of their own needs no
 * more than {@code Engine}, and {@code ByteStore} if it takes bytes.
 *
 * <p>The book's chapter is {@code bought}.
 */
package storage.bench.engine;
