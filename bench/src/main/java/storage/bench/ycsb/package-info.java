/**
 * Every engine that takes bytes behind the interface of YCSB (Cooper et al. 2010), whose workloads
 * many stores are compared by.
 *
 * <p>{@code EngineBinding} is the binding, {@code YcsbRecord} what a record of fields is as bytes,
 * {@code YcsbWorkload} the six workloads. YCSB has its own way to measure, so its figures are never
 * set beside the others.
 *
 * <p>The book's chapter is {@code bought}.
 */
package storage.bench.ycsb;
