package storage.bench.engine;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads and writes whole buffers, in as many calls as it takes. */
public final class Whole {

  private Whole() {}

  /** Fills what remains of {@code into} from the file at {@code offset}. */
  public static void readFully(FileChannel channel, ByteBuffer into, long offset)
      throws IOException {
    long end = offset + into.remaining();
    while (into.hasRemaining()) {
      if (channel.read(into, end - into.remaining()) < 0) {
        throw new EOFException("the file ends before " + end);
      }
    }
  }

  public static void writeFully(FileChannel channel, ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      channel.write(from);
    }
  }
}
