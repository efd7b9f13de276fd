package storage.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.READ;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the goals are measured against: the same work with nothing around it.
 *
 * <p>Here alone the bench knows file names and formats: the lines of stages 1 and 2, and the
 * records of stage 3, two lengths, a key, a value.
 */
final class Limits {

  static final String DATASTORE = "datastore";
  static final String LOG = "datastore.log";

  private static final int HEADER = 2 * Integer.BYTES;
  private static final int CHUNK_SIZE = 64 * 1024;

  /** A location, with segment, length, offset and timestamp as in the paper. */
  private record Location(int segment, int length, long offset, long timestamp) {}

  private Limits() {}

  /**
   * Reads the log from its start, a chunk at a time, and looks at the two lengths of each record,
   * never at a key or a value.
   *
   * @return how many records there are
   */
  static int readHeaders(Path log) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_SIZE);
    int records = 0;
    try (FileChannel channel = FileChannel.open(log, READ)) {
      long size = channel.size();
      long offset = 0;
      while (offset < size) {
        fill(chunk.clear().limit((int) Math.min(CHUNK_SIZE, size - offset)), channel, offset);
        int at = 0;
        while (at + HEADER <= chunk.limit()) {
          at += HEADER + chunk.getInt(at) + chunk.getInt(at + Integer.BYTES);
          records++;
        }
        offset += at;
      }
    }
    return records;
  }

  /**
   * Reads the log from its start by one positional read for each header, and nothing else.
   *
   * @return how many records there are
   */
  static int readHeadersOneByOne(Path log) throws IOException {
    ByteBuffer header = ByteBuffer.allocateDirect(HEADER);
    int records = 0;
    try (FileChannel channel = FileChannel.open(log, READ)) {
      long size = channel.size();
      for (long offset = 0; offset < size; records++) {
        fill(header.clear(), channel, offset);
        offset += HEADER + header.getInt(0) + header.getInt(Integer.BYTES);
      }
    }
    return records;
  }

  /** Builds a map as large as a keydir, from keys that come from no file. */
  static Map<String, ?> map(int records) {
    Map<String, Location> map = new HashMap<>();
    for (int n = 0; n < records; n++) {
      map.put(SampleData.key(n), new Location(0, SampleData.VALUE_LENGTH, n, 0));
    }
    return map;
  }

  /** Reads {@code into.remaining()} bytes at {@code offset}. */
  static void fill(ByteBuffer into, FileChannel channel, long offset) throws IOException {
    long end = offset + into.remaining();
    while (into.hasRemaining()) {
      if (channel.read(into, end - into.remaining()) < 0) {
        throw new EOFException("the file ends before " + end);
      }
    }
  }

  /** Reads values of stage 3 at places that are known without a keydir. */
  static final class PositionalRead {

    private final FileChannel channel;
    private final long recordLength;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(SampleData.VALUE_LENGTH);

    PositionalRead(FileChannel channel, int records) throws IOException {
      this.channel = channel;
      this.recordLength = channel.size() / records;
    }

    /**
     * The least that a read can cost: nothing is allocated, and nothing copied but by the system.
     */
    int intoSameBuffer(int record) throws IOException {
      fill(buffer.clear(), channel, valueOffset(record));
      return buffer.get(0);
    }

    /** What a caller needs who keeps the value. */
    byte[] intoNewArray(int record) throws IOException {
      byte[] value = new byte[SampleData.VALUE_LENGTH];
      fill(ByteBuffer.wrap(value), channel, valueOffset(record));
      return value;
    }

    private long valueOffset(int record) {
      return (record + 1) * recordLength - SampleData.VALUE_LENGTH;
    }
  }

  /** The database of two shell commands, on the file of stages 1 and 2. */
  static final class Grep {

    private final ProcessBuilder command;

    Grep(Path directory, String key) {
      command =
          new ProcessBuilder("sh", "-c", "grep '^%s,' %s | tail -n 1".formatted(key, DATASTORE))
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      command.environment().put("LC_ALL", "C");
    }

    boolean isInstalled() throws InterruptedException {
      try {
        return new ProcessBuilder("sh", "-c", "command -v grep && command -v tail")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0;
      } catch (IOException e) {
        return false; // not even a shell
      }
    }

    /** Returns what the commands print: the last line of the key. */
    String run() throws IOException {
      Process process = command.start();
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
