package storage.common.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.util.Arrays;

/**
 * Lines of UTF-8 text. Only {@code \n} ends a line, a carriage return belongs to it, the last line
 * may lack its end, and bytes that are not UTF-8 are refused: {@link java.io.BufferedReader} would
 * change all of that in silence. A byte order mark before the first line is not part of it.
 */
final class Utf8Lines implements RecordInput<String> {

  private static final int BUFFER_SIZE = 64 * 1024;

  /** Some editors and spreadsheets begin a file with it; U+FEFF in UTF-8. */
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** The same character in UTF-16, in the two byte orders. */
  private static final byte[] BIG_ENDIAN_UTF_16 = {(byte) 0xFE, (byte) 0xFF};

  private static final byte[] LITTLE_ENDIAN_UTF_16 = {(byte) 0xFF, (byte) 0xFE};

  private final String name;
  private final InputStream in;
  private final long size;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** The number of the line that {@link #next} read last, from 1. */
  private long number;

  private long bytesRead;

  /**
   * @param name what is read, for messages
   * @param size how many bytes there are, or -1
   */
  Utf8Lines(String name, InputStream in, long size) {
    this.name = name;
    this.in = new BufferedInputStream(in, BUFFER_SIZE);
    this.size = size;
  }

  /**
   * Returns the next line without its end, or null after the last.
   *
   * @throws IllegalArgumentException if the line is not UTF-8; the next call reads the one after it
   * @throws FileSystemException if the lines could not be read, or are marked as UTF-16; it names
   *     them
   */
  @Override
  public String next() throws IOException {
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
    byte[] bytes = line.toByteArray();
    int mark = number == 1 ? markLength(bytes) : 0;
    boolean nothingElse = next < 0 && mark == bytes.length;
    return nothingElse ? null : decode(bytes, mark);
  }

  @Override
  public String place() {
    return name + ", line " + number;
  }

  @Override
  public long progress() {
    return bytesRead;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Unit unit() {
    return new Unit(" KiB", 1024);
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

  /** Returns the length of the byte order mark that the first line begins with, or 0. */
  private int markLength(byte[] bytes) throws FileSystemException {
    if (beginsWith(BIG_ENDIAN_UTF_16, bytes) || beginsWith(LITTLE_ENDIAN_UTF_16, bytes)) {
      throw new FileSystemException(
          name, null, "this is UTF-16, by the byte order mark it begins with; convert it to UTF-8");
    }
    return beginsWith(BYTE_ORDER_MARK, bytes) ? BYTE_ORDER_MARK.length : 0;
  }

  private static boolean beginsWith(byte[] mark, byte[] bytes) {
    return bytes.length >= mark.length
        && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
  }

  private static String decode(byte[] bytes, int from) {
    try {
      ByteBuffer text = ByteBuffer.wrap(bytes, from, bytes.length - from);
      return UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the line is not UTF-8");
    }
  }
}
