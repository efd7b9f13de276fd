/**
 * What each trade costs, measured: reads, writes, start-up and memory of every engine, side by
 * side.
 *
 * <p>Read {@code Engine} and {@code Engines} first, then one idea after the other: {@code Reads},
 * {@code Writes}, {@code StartUp}, {@code Memory}. {@code Compare} runs them all, {@code Report}
 * and {@code Charts} show what came out, {@code Regress} what changed since; {@code Goals} sets
 * each stage beside what its machine could do at best. The book's chapter is {@code bought}.
 */
package storage.bench;
