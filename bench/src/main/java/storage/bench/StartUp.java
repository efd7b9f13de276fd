package storage.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * How long does it take to open a store that is there already (and to close it again), in a JVM
 * that has done so before?
 *
 * <p>You should see: stages 1 and 2 read nothing and take the same for every file; stage 3 reads
 * the whole log to build its keydir.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StartUp {

  @Benchmark
  public void openAndClose(ExistingStore existing) throws IOException {
    existing.open().close();
  }
}
