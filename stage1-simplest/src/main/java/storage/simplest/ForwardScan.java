package storage.simplest;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import storage.common.ByteSearch;
import storage.common.CorruptStoreException;
import storage.common.Utf8;

/**
 * Looks for the last line of one key in a file that is handed over from its start, chunk by chunk.
 *
 * <p>It keeps places and no bytes, so its memory is the same for every file. A line counts once its
 * newline was seen.
 */
final class ForwardScan {

  /** In bytes; some JVMs keep a few of the possible ones for themselves. */
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  /** For {@link #matched}: the key of this line is another one. */
  private static final int DIFFERS = -1;

  private final Path file;
  private final byte[] wanted;

  // tag::fields[]
  /** Where the next chunk begins in the file, in bytes. */
  private long offset;

  /** Where this line begins in the file. */
  private long lineOffset;

  /** How much of the wanted key this line has matched, or {@link #DIFFERS}. */
  private int matched;

  /** Where the value of this line begins, or -1 while its key is being read. */
  private long valueOffset = -1;

  /** Where the last value of the wanted key begins, or -1: not seen yet. */
  private long foundOffset = -1;

  private long foundLength;

  // end::fields[]

  /** Whether the last line of the wanted key was read in more than one piece. */
  private boolean foundInPieces;

  /** Where the first line without a comma begins, or -1: not seen yet. */
  private long brokenOffset = -1;

  ForwardScan(Path file, byte[] wanted) {
    this.file = file;
    this.wanted = wanted;
  }

  // tag::next[]
  /** Scans the next {@code length} bytes of the file. */
  void next(byte[] chunk, int length) {
    int at = 0;
    while (at < length) {
      int newline = ByteSearch.indexOf(chunk, at, length, '\n');
      int end = newline < 0 ? length : newline;
      piece(chunk, at, end);
      if (newline >= 0) {
        lineEndsAt(offset + newline);
      }
      at = end + 1;
    }
    offset += length;
  }

  // end::next[]

  // tag::piece[]
  /** Takes a piece of a line: all of it, unless a chunk ends within. */
  private void piece(byte[] chunk, int from, int to) {
    if (valueOffset >= 0) {
      return; // of a value, only its end matters
    }
    int comma = ByteSearch.indexOf(chunk, from, to, ',');
    int keyEnd = comma < 0 ? to : comma;
    for (int at = from; at < keyEnd && matched != DIFFERS; at++) {
      boolean same = matched < wanted.length && wanted[matched] == chunk[at];
      matched = same ? matched + 1 : DIFFERS;
    }
    if (comma >= 0) {
      valueOffset = offset + comma + 1;
    }
  }

  // end::piece[]

  // tag::line[]
  private void lineEndsAt(long newlineOffset) {
    if (valueOffset < 0) {
      brokenOffset = brokenOffset < 0 ? lineOffset : brokenOffset;
    } else if (matched == wanted.length) {
      foundOffset = valueOffset;
      foundLength = newlineOffset - valueOffset;
      foundInPieces = lineOffset < offset;
    }
    lineOffset = newlineOffset + 1;
    valueOffset = -1;
    matched = 0;
  }

  // end::line[]

  /** How many bytes were scanned. */
  long scanned() {
    return offset;
  }

  /** Where the last line ends. No byte before that ever changes. */
  long end() {
    return lineOffset;
  }

  /**
   * Whether what was scanned may never have been in the file: the beginning of a torn tail, in one
   * chunk, and the end of what a writer has put in its place, in the next.
   */
  boolean isInDoubt(FileChannel channel) throws IOException {
    return brokenOffset >= 0 || (foundInPieces && !isOneLine(channel));
  }

  /** Reads the line that was found once more: its newline was seen, so it does not change now. */
  private boolean isOneLine(FileChannel channel) throws IOException {
    int keyLength = wanted.length;
    byte[] line = read(channel, foundOffset - keyLength - 1, keyLength + 1 + foundLength);
    return Arrays.equals(line, 0, keyLength, wanted, 0, keyLength)
        && line[keyLength] == ','
        && ByteSearch.indexOf(line, 0, line.length, '\n') < 0;
  }

  /**
   * Reads the value that the scan has found, if any, from the file that it has scanned.
   *
   * @throws CorruptStoreException if there is a line that is not a record
   */
  Optional<String> readValue(FileChannel channel) throws IOException {
    if (brokenOffset >= 0) {
      throw new CorruptStoreException(file, brokenOffset, "a line without a comma");
    }
    if (foundOffset < 0) {
      return Optional.empty();
    }
    return Optional.of(Utf8.decode(read(channel, foundOffset, foundLength), file, foundOffset));
  }

  private byte[] read(FileChannel channel, long from, long length) throws IOException {
    if (length > LONGEST_ARRAY) {
      throw new CorruptStoreException(file, from, "a value of " + length + " bytes");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException(file + " was cut short while it was read");
      }
    }
    return bytes.array();
  }
}
