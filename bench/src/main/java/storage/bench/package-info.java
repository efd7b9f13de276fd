/**
 * What each trade costs, measured: reads, writes, start-up and memory of every engine, side by
 * side. The commands are here.
 *
 * <p>What is measured is in {@code engine}; how, in {@code jmh}; for how long and with which error,
 * in {@code measure}; what is shown of it, in {@code report}. Each knows those before it and none
 * after it. Read {@code engine} first. The book's chapter is {@code bought}.
 */
package storage.bench;
