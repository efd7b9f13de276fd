package storage.common.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;

/** Shows the beginning of what a store prints: a store in a loop prints millions of lines. */
final class ShortOutput extends OutputStream {

  /** In bytes. */
  private static final int LONGEST_LINE = 190;

  private final PrintStream out;
  private final int mostLines;
  private int lines;

  /** Of the line in hand, in bytes. */
  private int length;

  private ShortOutput(PrintStream out, int mostLines) {
    this.out = out;
    this.mostLines = mostLines;
  }

  /** From now on, what this process prints is shown up to so many lines. */
  static void limit(int mostLines) {
    System.setOut(of(System.out, mostLines));
    System.setErr(of(System.err, mostLines));
  }

  static PrintStream of(PrintStream out, int mostLines) {
    return new PrintStream(new ShortOutput(out, mostLines), true, UTF_8);
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int count) {
    int begin = from;
    for (int at = from; at < from + count && lines < mostLines; at++) {
      if (bytes[at] == '\n') {
        show(bytes, begin, at);
        out.println();
        begin = at + 1;
        length = 0;
        lines++;
        if (lines == mostLines) {
          out.println(
              "... and more: of what your code prints, %d lines are shown".formatted(lines));
        }
      }
    }
    if (lines < mostLines) {
      show(bytes, begin, from + count);
    }
  }

  private void show(byte[] bytes, int from, int to) {
    int shown = Math.min(to - from, Math.max(0, LONGEST_LINE - length));
    out.write(bytes, from, shown);
    length += to - from;
  }

  @Override
  public void flush() {
    out.flush();
  }
}
