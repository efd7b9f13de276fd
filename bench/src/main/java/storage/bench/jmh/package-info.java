/**
 * The benchmarks, and the states that they ask for.
 *
 * <p>Read one idea after the other: {@code Reads}, {@code Writes}, {@code SyncedWrites}, {@code
 * StartUp}, {@code Memory}, and what the machine does with nothing around it, {@code ReadLimits}
 * and its like. Three benchmarks show what can go wrong: {@code ConstantKey}, {@code
 * InsertionOrder}, {@code UntouchedHeap}. {@code Metric} lists what comes out of them. {@code
 * TurnTaker} runs them in slices.
 *
 * <p>The book's chapter is {@code bought}.
 */
package storage.bench.jmh;
