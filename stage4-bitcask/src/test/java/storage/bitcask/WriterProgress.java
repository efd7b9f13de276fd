package storage.bitcask;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

/**
 * What a process has done so far, in a small file that is mapped by it and by its parent: what was
 * counted there outlives the process, whenever that is killed, and costs it next to nothing.
 */
@SuppressWarnings("EnumOrdinal") // the counts stand in the file in the order of the enum
final class WriterProgress {

  /** What a process is about to do. */
  enum Phase {
    STARTING,
    OPENING,
    RUNNING,
    CLOSING
  }

  /** What is counted beside the steps of each writer. */
  enum Count {
    PHASE,
    SEGMENTS_MERGED,
    FOLDS,
    BACKUPS,
    REOPENINGS
  }

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final int writers;
  private final ByteBuffer counts;

  private WriterProgress(int writers, ByteBuffer counts) {
    this.writers = writers;
    this.counts = counts;
  }

  /** Maps the file, which is made if there is none. */
  static WriterProgress map(Path file, int writers) throws IOException {
    try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE)) {
      long size = (long) (writers + Count.values().length) * Long.BYTES;
      return new WriterProgress(writers, channel.map(MapMode.READ_WRITE, 0, size));
    }
  }

  /** How many steps of a writer are known to be done. */
  long steps(int writer) {
    return get(writer);
  }

  /** Acknowledges all steps of a writer before {@code steps}. */
  void acknowledge(int writer, long steps) {
    set(writer, steps);
  }

  Phase phase() {
    return Phase.values()[(int) count(Count.PHASE)];
  }

  void enter(Phase phase) {
    set(writers + Count.PHASE.ordinal(), phase.ordinal());
  }

  long count(Count count) {
    return get(writers + count.ordinal());
  }

  /** Adds to a count; by one thread at a time. */
  void add(Count count, long more) {
    set(writers + count.ordinal(), count(count) + more);
  }

  private long get(int slot) {
    return (long) LONGS.getVolatile(counts, slot * Long.BYTES);
  }

  private void set(int slot, long value) {
    LONGS.setVolatile(counts, slot * Long.BYTES, value);
  }
}
