package storage.bench.jmh;

import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.ZipfDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;
import storage.bench.engine.SampleData;
import storage.bench.engine.Workload;

/**
 * Chooses the key of the next operation at random, from the records of one age.
 *
 * <p>Always the same key would be answered from the processor's caches, and keys in insertion order
 * would read the file in order: both look faster than any real use. So even the newest and the
 * oldest key are one of the {@value #NEIGHBOURS} at that end of the file. Two threads choose
 * different keys, or the second would find everything in the caches of the first.
 */
@State(Scope.Thread)
public class KeyChoice {

  /** Few enough for one chunk of stage 2. */
  private static final int NEIGHBOURS = 64;

  private static final int SEED = 42;

  /** The exponent of YCSB. */
  private static final double ZIPF_EXPONENT = 0.99;

  /** A prime larger than any number of records: each rank has a record of its own. */
  private static final long SCATTERING = 2_147_483_647;

  private SplittableRandom random;

  /** Chooses ranks, the most popular more often; null if all are asked for as often. */
  private ZipfDistribution popular;

  private int records;
  private int neighbours;

  /** The number of the next key that was never set: other threads have the ones between. */
  private long fresh;

  private int threads;

  @Setup
  public void countRecords(ExistingStore existing, ThreadParams thread) {
    begin(existing.records, thread.getThreadIndex(), thread.getThreadCount());
  }

  void begin(int recordCount, int thread, int threadCount) {
    random = new SplittableRandom(SEED + thread);
    records = recordCount;
    popular =
        Workload.skew() == Workload.Skew.ZIPFIAN
            ? new ZipfDistribution(new Well19937c(SEED + thread), records, ZIPF_EXPONENT)
            : null;
    neighbours = Math.min(NEIGHBOURS, records);
    fresh = (long) records + thread;
    threads = threadCount;
  }

  String newest() {
    return SampleData.key(records - 1 - random.nextInt(neighbours));
  }

  String oldest() {
    return SampleData.key(random.nextInt(neighbours));
  }

  String uniform() {
    return SampleData.key(any());
  }

  String missing() {
    return SampleData.key(records + random.nextInt(records));
  }

  /** Returns a key that was never set and never returned before. */
  String fresh() {
    return SampleData.key(nextFresh());
  }

  byte[] uniformBytes() {
    return SampleData.keyBytes(any());
  }

  byte[] missingBytes() {
    return SampleData.keyBytes(records + random.nextInt(records));
  }

  byte[] freshBytes() {
    return SampleData.keyBytes(nextFresh());
  }

  /** One of all records: each as often as the others, if the {@link Workload} is not skewed. */
  private int any() {
    return popular == null ? random.nextInt(records) : scattered(popular.sample());
  }

  /** Returns the record that is asked for so often: popular ones lie all over the store. */
  private int scattered(int rank) {
    return (int) ((rank - 1) * SCATTERING % records);
  }

  private long nextFresh() {
    long number = fresh;
    fresh += threads;
    return number;
  }
}
