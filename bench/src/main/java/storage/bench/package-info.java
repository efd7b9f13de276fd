/**
 * What each trade costs, measured: reads, writes, start-up and memory of every engine, side by
 * side.
 *
 * <p>Read {@code Engine} and {@code Engines} first, then one idea after the other: {@code Reads},
 * {@code Writes}, {@code SyncedWrites}, {@code StartUp}, {@code Memory}, and what the machine does
 * with nothing around it, {@code ReadLimits} and its like. Three benchmarks show what can go wrong:
 * {@code ConstantKey}, {@code InsertionOrder}, {@code UntouchedHeap}. {@code Compare} runs them all
 * by {@code Plan}, {@code Rounds} and {@code JmhRun}, and engines in turns by {@code Turns}; {@code
 * Report}, {@code Goals} and {@code Charts} show what came out, {@code Regress} what changed since.
 * The book's chapter is {@code bought}.
 */
package storage.bench;
