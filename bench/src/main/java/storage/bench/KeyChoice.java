package storage.bench;

import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

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

  private SplittableRandom random;
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
    return SampleData.key(random.nextInt(records));
  }

  String missing() {
    return SampleData.key(records + random.nextInt(records));
  }

  /** Returns a key that was never set and never returned before. */
  String fresh() {
    return SampleData.key(nextFresh());
  }

  byte[] uniformBytes() {
    return SampleData.keyBytes(random.nextInt(records));
  }

  byte[] missingBytes() {
    return SampleData.keyBytes(records + random.nextInt(records));
  }

  byte[] freshBytes() {
    return SampleData.keyBytes(nextFresh());
  }

  private long nextFresh() {
    long number = fresh;
    fresh += threads;
    return number;
  }
}
