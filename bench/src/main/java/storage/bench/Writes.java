package storage.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * How fast is {@code set}, without a sync: the record survives a killed process and no power cut.
 *
 * <p>You should see: one system call everywhere, whatever the number of records. Stage 3 also
 * updates its keydir, and a new key makes that grow.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Writes {

  /** Values made beforehand, since making one takes a good part of the time of a {@code set}. */
  @State(Scope.Thread)
  public static class Values {

    private final String[] values = new String[1024];
    private int next;

    public Values() {
      for (int n = 0; n < values.length; n++) {
        values[n] = SampleData.value(n);
      }
    }

    String next() {
      return values[next++ % values.length];
    }
  }

  @Benchmark
  public void newKey(OpenStore open, KeyChoice keys, Values values) throws IOException {
    open.store.set(keys.fresh(), values.next());
  }

  @Benchmark
  public void existingKey(OpenStore open, KeyChoice keys, Values values) throws IOException {
    open.store.set(keys.uniform(), values.next());
  }
}
