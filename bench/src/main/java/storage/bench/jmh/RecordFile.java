package storage.bench.jmh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import storage.bench.engine.SampleData;
import storage.bench.engine.TempDirectory;
import storage.bench.engine.Whole;
import storage.bench.engine.Workload;

/**
 * A file of the sample data that belongs to no engine: two lengths, a key and a value for each
 * record, as in stage 3. What the machine can do with it is the limit for every engine.
 */
@State(Scope.Benchmark)
public class RecordFile {

  static final int HEADER_LENGTH = 2 * Integer.BYTES;
  static final int KEY_LENGTH = Workload.keyBytes();
  static final int RECORD_LENGTH = HEADER_LENGTH + KEY_LENGTH + SampleData.VALUE_LENGTH;

  /** Unused: so that limits and engines can be run alike. */
  @Param("machine")
  public String engine;

  @Param({"1000", "10000", "100000"})
  public int records;

  FileChannel channel;

  private TempDirectory directory;

  @Setup
  public void fill() throws IOException {
    directory = TempDirectory.create();
    channel = create("records");
    ByteBuffer chunk = ByteBuffer.allocateDirect(1024 * RECORD_LENGTH);
    for (int n = 0; n < records; n++) {
      chunk.put(record(n));
      if (!chunk.hasRemaining() || n == records - 1) {
        Whole.writeFully(channel, chunk.flip());
        chunk.clear();
      }
    }
  }

  @TearDown
  public void delete() throws IOException {
    try {
      channel.close();
    } finally {
      directory.close();
    }
  }

  /** Creates another file beside this one, deleted with it. */
  FileChannel create(String name) throws IOException {
    return FileChannel.open(path(name), CREATE, READ, WRITE);
  }

  Path path(String name) {
    return directory.path().resolve(name);
  }

  static ByteBuffer record(int n) {
    return ByteBuffer.allocate(RECORD_LENGTH)
        .putInt(KEY_LENGTH)
        .putInt(SampleData.VALUE_LENGTH)
        .put(SampleData.key(n).getBytes(US_ASCII))
        .put(SampleData.value(n).getBytes(US_ASCII))
        .flip();
  }

  static long valueOffset(int record) {
    return (record + 1L) * RECORD_LENGTH - SampleData.VALUE_LENGTH;
  }
}
