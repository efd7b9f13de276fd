package storage.common.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/**
 * The three streams of a command. What is written is UTF-8, whatever the platform's charset.
 *
 * @param stdout what {@code out} writes to
 * @param isOfProcess whether these are the streams of the process, which may be a terminal
 */
record Console(
    InputStream in, WatchedOutput stdout, PrintWriter out, PrintWriter err, boolean isOfProcess) {

  /** For {@link TerminalProvider#load}: it runs commands and needs no native code. */
  static final String TERMINAL_PROVIDER = "exec";

  static Console ofProcess() {
    return of(
        System.in,
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        true);
  }

  static Console of(InputStream in, OutputStream out, OutputStream err) {
    return of(in, out, err, false);
  }

  private static Console of(
      InputStream in, OutputStream out, OutputStream err, boolean isOfProcess) {
    WatchedOutput stdout = new WatchedOutput(out);
    return new Console(in, stdout, utf8(stdout), utf8(err), isOfProcess);
  }

  Utf8Lines lines() {
    return new Utf8Lines("standard input", in, -1);
  }

  /** Looks at this one stream: {@link System#console} says nothing about standard error. */
  boolean isTerminal(SystemStream stream) {
    try {
      return isOfProcess && TerminalProvider.load(TERMINAL_PROVIDER).isSystemStream(stream);
    } catch (IOException e) {
      return false; // no provider, no terminal
    }
  }

  private static PrintWriter utf8(OutputStream stream) {
    return new PrintWriter(stream, true, UTF_8);
  }
}
