package storage.bench.jmh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import storage.bench.engine.Whole;

/**
 * How fast can a record be put on the disk at best?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --engine machine}.
 *
 * <p>You should see: a hundred times and more the cost of handing it over, and less of that if the
 * file has its size beforehand, as then nothing but the record has to be written. A temporary
 * folder that lies in memory has no disk, and shows nothing.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ForceLimits {

  private static final int PRESET_LENGTH = 16 << 20;

  /** A record, and a file that is empty. */
  @State(Scope.Thread)
  public static class GrowingFile {
    final ByteBuffer record =
        ByteBuffer.allocateDirect(RecordFile.RECORD_LENGTH).put(RecordFile.record(0)).flip();
    FileChannel channel;

    @Setup
    public void create(RecordFile file) throws IOException {
      channel = file.create("growing");
    }

    @TearDown
    public void close() throws IOException {
      channel.close();
    }
  }

  /** A file that was filled with zeros, on the disk. */
  @State(Scope.Thread)
  public static class PresetFile {
    FileChannel channel;

    /** Where the next record goes: from the start to the end, and again. */
    long offset;

    @Setup
    public void create(RecordFile file) throws IOException {
      channel = file.create("preset");
      Whole.writeFully(channel, ByteBuffer.allocate(PRESET_LENGTH));
      channel.force(true);
    }

    @TearDown
    public void close() throws IOException {
      channel.close();
    }
  }

  @Benchmark
  public void growingFile(GrowingFile growing) throws IOException {
    Whole.writeFully(growing.channel, growing.record.rewind());
    growing.channel.force(false);
  }

  @Benchmark
  public void presetFile(GrowingFile record, PresetFile preset) throws IOException {
    preset.channel.write(record.record.rewind(), preset.offset);
    preset.channel.force(false);
    preset.offset = (preset.offset + RecordFile.RECORD_LENGTH) % (PRESET_LENGTH / 2);
  }
}
