package storage.common.cli;

import static java.util.Locale.ROOT;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** Remembers why it could not be written: a {@link java.io.PrintWriter} does not tell. */
final class WatchedOutput extends FilterOutputStream {

  /** Why the first write failed that did; null before it. */
  private IOException failure;

  WatchedOutput(OutputStream out) {
    super(out);
  }

  boolean isBroken() {
    return failure != null;
  }

  /**
   * Whether nobody reads any more what is written: {@code keys | head}. The message of the
   * operating system alone tells; where it is in a language that has another word, this is false.
   */
  boolean isClosedPipe() {
    return isBroken()
        && Objects.requireNonNullElse(failure.getMessage(), "").toLowerCase(ROOT).contains("pipe");
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
      failure = failure == null ? e : failure;
      throw e;
    }
  }
}
