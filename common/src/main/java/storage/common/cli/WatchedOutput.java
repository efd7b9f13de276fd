package storage.common.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Remembers that it could not be written; a {@link java.io.PrintWriter} tells after a flush. */
final class WatchedOutput extends FilterOutputStream {

  /** Set by the first write that fails, and never reset. */
  private boolean broken;

  WatchedOutput(OutputStream out) {
    super(out);
  }

  boolean isBroken() {
    return broken;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      broken = true;
      throw e;
    }
  }
}
