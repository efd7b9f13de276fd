package storage.common.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;

/**
 * Lines of UTF-8 text. Only {@code \n} ends a line, a carriage return belongs to it, the last line
 * may lack its end, and bytes that are not UTF-8 are refused: {@link java.io.BufferedReader} would
 * change all of that in silence.
 */
final class Utf8Lines implements Closeable {

  private static final int BUFFER_SIZE = 64 * 1024;

  private final String name;
  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** The number of the line that {@link #next} read last, from 1. */
  private long number;

  private long bytesRead;

  /**
   * @param name what is read, for messages
   */
  Utf8Lines(String name, InputStream in) {
    this.name = name;
    this.in = new BufferedInputStream(in, BUFFER_SIZE);
  }

  /**
   * Returns the next line without its end, or null after the last.
   *
   * @throws IllegalArgumentException if the line is not UTF-8; the next call reads the one after it
   * @throws FileSystemException if the lines could not be read; it names them
   */
  String next() throws IOException {
    number++;
    line.reset();
    int next = read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = read();
    }
    bytesRead += line.size() + (next < 0 ? 0 : 1);
    return decode(line.toByteArray());
  }

  /** Says where {@link #next} was last. */
  String place() {
    return name + ", line " + number;
  }

  long bytesRead() {
    return bytesRead;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private int read() throws FileSystemException {
    try {
      return in.read();
    } catch (IOException e) {
      throw new FileSystemException(name, null, e.getMessage()); // the JDK's message lacks the name
    }
  }

  private static String decode(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the line is not UTF-8");
    }
  }
}
