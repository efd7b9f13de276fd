package storage.bench.jmh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import storage.bench.engine.Whole;

/**
 * How fast can a file be gone through at best, and an index be built from it?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --engine machine}.
 *
 * <p>You should see: reading in chunks is limited by the memory; a read for each header by the
 * calls, which cost more than all the bytes between. Filling a map of objects costs more than
 * reading what it is filled from.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ScanLimits {

  private static final int CHUNK_LENGTH = 64 * 1024;

  /** What a key takes of a keydir that is filled to two thirds. */
  private static final int SLOT_LENGTH = 12;

  /** Buffers off the heap, used again. */
  @State(Scope.Thread)
  public static class Buffers {
    final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);
    final ByteBuffer header = ByteBuffer.allocateDirect(RecordFile.HEADER_LENGTH);
  }

  @Benchmark
  public long sequentialRead(RecordFile file, Buffers buffers) throws IOException {
    long size = file.channel.size();
    for (long offset = 0; offset < size; offset += CHUNK_LENGTH) {
      readChunk(file, buffers.chunk, offset, size);
    }
    return size;
  }

  @Benchmark
  public int headersInChunks(RecordFile file, Buffers buffers) throws IOException {
    ByteBuffer chunk = buffers.chunk;
    int found = 0;
    long size = file.channel.size();
    for (long offset = 0; offset < size; ) {
      readChunk(file, chunk, offset, size);
      int at = 0;
      while (at + RecordFile.HEADER_LENGTH <= chunk.limit()) {
        at += RecordFile.HEADER_LENGTH + chunk.getInt(at) + chunk.getInt(at + Integer.BYTES);
        found++;
      }
      offset += at;
    }
    return expect(file.records, found);
  }

  @Benchmark
  public int headersOneByOne(RecordFile file, Buffers buffers) throws IOException {
    ByteBuffer header = buffers.header;
    int found = 0;
    long size = file.channel.size();
    for (long offset = 0; offset < size; found++) {
      Whole.readFully(file.channel, header.clear(), offset);
      offset += RecordFile.HEADER_LENGTH + header.getInt(0) + header.getInt(Integer.BYTES);
    }
    return expect(file.records, found);
  }

  /** As many bytes as the slots of a keydir without keys take, read as numbers. */
  @Benchmark
  public long[] slots(RecordFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(SLOT_LENGTH * file.records);
    Whole.readFully(file.channel, bytes, 0);
    long[] slots = new long[bytes.flip().remaining() / Long.BYTES];
    bytes.asLongBuffer().get(slots);
    return slots;
  }

  @Benchmark
  public Map<String, ?> mapFill(RecordFile file) {
    return MapMemory.mapOfLocations(file.records);
  }

  private static void readChunk(RecordFile file, ByteBuffer chunk, long offset, long size)
      throws IOException {
    chunk.clear().limit((int) Math.min(CHUNK_LENGTH, size - offset));
    Whole.readFully(file.channel, chunk, offset);
  }

  private static int expect(int records, int found) {
    if (found != records) {
      throw new IllegalStateException("%d of %d records".formatted(found, records));
    }
    return found;
  }
}
