package storage.bench.jmh;

import static java.nio.channels.FileChannel.MapMode.READ_ONLY;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import storage.bench.engine.SampleData;
import storage.bench.engine.Whole;

/**
 * How fast can one value be read at best, by somebody who knows where it is?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --engine machine}.
 *
 * <p>You should see: a call of the system costs many times what the copy itself costs, and a lookup
 * in a map of a million keys lies between the two, since each of its steps waits for memory. To
 * choose a record is a part of each, and of the last one to make its key.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReadLimits {

  /** The least that a call can cost: a buffer off the heap, used again. */
  @State(Scope.Thread)
  public static class Buffer {
    final ByteBuffer value = ByteBuffer.allocateDirect(SampleData.VALUE_LENGTH);
  }

  /** All of the file, mapped. */
  @State(Scope.Benchmark)
  public static class Mapping {
    MappedByteBuffer bytes;

    @Setup
    public void map(RecordFile file) throws IOException {
      bytes = file.channel.map(READ_ONLY, 0, file.channel.size()).load();
    }
  }

  /** A map from each key to the number of its record. */
  @State(Scope.Benchmark)
  public static class KeyMap {
    final Map<String, Integer> numbers = new HashMap<>();

    @Setup
    public void fill(RecordFile file) {
      for (int n = 0; n < file.records; n++) {
        numbers.put(SampleData.key(n), n);
      }
    }
  }

  @Benchmark
  public ByteBuffer positionalRead(RecordFile file, RecordChoice choice, Buffer buffer)
      throws IOException {
    long offset = RecordFile.valueOffset(choice.next());
    Whole.readFully(file.channel, buffer.value.clear(), offset);
    return buffer.value;
  }

  @Benchmark
  public byte[] mappedCopy(RecordChoice choice, Mapping mapping) {
    byte[] value = new byte[SampleData.VALUE_LENGTH];
    mapping.bytes.get((int) RecordFile.valueOffset(choice.next()), value);
    return value;
  }

  @Benchmark
  public Integer mapLookup(RecordChoice choice, KeyMap map) {
    return map.numbers.get(SampleData.key(choice.next()));
  }
}
