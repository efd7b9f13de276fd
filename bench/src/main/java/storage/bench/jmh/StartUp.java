package storage.bench.jmh;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import storage.common.KeyValueStore;

/**
 * How long does it take to open a store that is there already?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --metric open,open_first,open_killed}.
 *
 * <p>You should see: stages 1 and 2 read nothing and take the same for every file; stage 3 reads
 * the whole log to build its keydir. In a new JVM everything costs more: classes and libraries have
 * to be loaded, and code is interpreted. After a kill the stages do what they always do; others
 * repair, or read their log.
 */
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StartUp {

  /** And closes it again, in a JVM that has done so before. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public void openAndClose(ExistingStore existing) throws IOException {
    existing.open().close();
  }

  /** Until the first {@code get} is answered, in a JVM that has done neither before. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  public Optional<String> firstAnswer(FreshJvm fresh) throws IOException {
    return fresh.openAndGet();
  }

  /** A store whose process was killed, in a JVM that has done so before. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  public KeyValueStore openAfterKill(KilledStore killed) throws IOException {
    return killed.open();
  }

  /** The same until the first {@code get} is answered, in a JVM that has done neither before. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  public Optional<String> firstAnswerAfterKill(FreshJvmAfterKill fresh) throws IOException {
    return fresh.openAndGet();
  }
}
