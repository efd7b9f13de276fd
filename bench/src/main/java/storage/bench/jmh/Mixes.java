package storage.bench.jmh;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * How fast is an engine that is read and written in turn, as most of them are?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --metric
 * mix_reads,mix_half,mix_modify}. With {@code --skew zipfian}, the proportions and the choice of
 * keys are those of the workloads B, A and F of YCSB (Cooper et al. 2010), whose values have 1,000
 * bytes: {@code --value-bytes 1000}.
 *
 * <p>You should see: about what the operations by themselves take, in proportion, unless a write
 * makes the next read slower, or the other way round.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Mixes {

  /** Chooses between the operations. */
  @State(Scope.Thread)
  public static class Die {
    private final SplittableRandom random = new SplittableRandom(11);

    /** Comes true so many times in a hundred. */
    boolean falls(int percent) {
      return random.nextInt(100) < percent;
    }
  }

  /** 95 % gets, 5 % sets: B of YCSB. */
  @Benchmark
  public Object reads(WritableStore writable, KeyChoice keys, ValueChoice values, Die die)
      throws IOException {
    return die.falls(95) ? get(writable, keys) : set(writable, keys.uniform(), values);
  }

  /** Half gets, half sets: A of YCSB. */
  @Benchmark
  public Object half(WritableStore writable, KeyChoice keys, ValueChoice values, Die die)
      throws IOException {
    return die.falls(50) ? get(writable, keys) : set(writable, keys.uniform(), values);
  }

  /** Half gets, half gets that are followed by a set of the same key: F of YCSB. */
  @Benchmark
  public Object modify(WritableStore writable, KeyChoice keys, ValueChoice values, Die die)
      throws IOException {
    if (die.falls(50)) {
      return get(writable, keys);
    }
    String key = keys.uniform();
    Object before = writable.store.get(key);
    set(writable, key, values);
    return before;
  }

  private static Object get(WritableStore writable, KeyChoice keys) throws IOException {
    return writable.store.get(keys.uniform());
  }

  private static Object set(WritableStore writable, String key, ValueChoice values)
      throws IOException {
    writable.store.set(key, values.next());
    return key;
  }
}
