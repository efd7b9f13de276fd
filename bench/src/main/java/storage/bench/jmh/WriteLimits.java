package storage.bench.jmh;

import static java.nio.channels.FileChannel.MapMode.READ_WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
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
 * How fast can a record be handed over at best?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --engine machine}.
 *
 * <p>You should see: a call for each record costs a hundred times what a copy costs. A buffer of
 * the process shares one call among many records, which are lost if the process is killed. What was
 * copied into a mapping is the system's at once, without a call.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WriteLimits {

  private static final int BUFFER_LENGTH = 64 * 1024;

  /** How much is mapped, and written over and over. */
  private static final int MAPPED_LENGTH = 64 << 20;

  /** A log of its own, and a record to append to it. */
  @State(Scope.Thread)
  public static class Log {
    final ByteBuffer record =
        ByteBuffer.allocateDirect(RecordFile.RECORD_LENGTH).put(RecordFile.record(0)).flip();
    final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_LENGTH);
    FileChannel channel;

    @Setup
    public void create(RecordFile file) throws IOException {
      channel = file.create("appended");
    }

    @TearDown
    public void close() throws IOException {
      channel.close();
    }
  }

  /** Part of a file whose blocks are there and whose pages were touched. */
  @State(Scope.Thread)
  public static class MappedLog {
    MappedByteBuffer bytes;

    @Setup
    public void create(RecordFile file) throws IOException {
      try (FileChannel channel = file.create("mapped")) {
        Whole.writeFully(channel, ByteBuffer.allocate(MAPPED_LENGTH));
        bytes = channel.map(READ_WRITE, 0, MAPPED_LENGTH);
      }
      for (int at = 0; at < MAPPED_LENGTH; at += 4096) {
        bytes.put(at, (byte) 1);
      }
    }
  }

  @Benchmark
  public void append(Log log) throws IOException {
    Whole.writeFully(log.channel, log.record.rewind());
  }

  @Benchmark
  public void bufferedAppend(Log log) throws IOException {
    if (log.buffer.remaining() < RecordFile.RECORD_LENGTH) {
      Whole.writeFully(log.channel, log.buffer.flip());
      log.buffer.clear();
    }
    log.buffer.put(log.record.rewind());
  }

  @Benchmark
  public void mappedAppend(Log log, MappedLog mapped) {
    if (mapped.bytes.remaining() < RecordFile.RECORD_LENGTH) {
      mapped.bytes.rewind();
    }
    mapped.bytes.put(log.record.rewind());
  }
}
