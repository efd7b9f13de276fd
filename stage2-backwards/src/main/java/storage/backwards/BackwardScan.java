package storage.backwards;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import storage.common.ByteSearch;
import storage.common.CorruptStoreException;

/**
 * Looks for the newest line of one key in a file that is handed over from its end, chunk by chunk.
 *
 * <p>A line that began in an earlier chunk is met end first. Of the piece in hand only its first
 * bytes are carried over, as many as the key needs: memory depends on neither the file nor its
 * lines. Cutting characters in two does no harm, because in UTF-8 the bytes of a comma and of a
 * newline are never part of another character.
 */
final class BackwardScan {

  private final Path file;

  // tag::fields[]
  /** The key and its comma: what the wanted line begins with. */
  private final byte[] wanted;

  /** What was carried over: the first bytes known of the line in hand. */
  private final byte[] head;

  private int headLength;

  /** Whether a comma was seen in what was carried over. */
  private boolean comma;

  /** Where the newline of the line in hand is, or -1: the file's last bytes. */
  private long newlineOffset = -1;

  /** Where the newest value of the wanted key begins, or -1: not seen yet. */
  private long foundOffset = -1;

  private long foundLength;

  // end::fields[]

  BackwardScan(Path file, byte[] wanted) {
    this.file = file;
    this.wanted = wanted;
    this.head = new byte[wanted.length];
  }

  // tag::previous[]
  /**
   * Scans the chunk that ends where the one before began.
   *
   * @param offset where the chunk begins in the file, in bytes
   * @return whether the key was found, so that no earlier chunk is needed
   */
  boolean previous(byte[] chunk, int length, long offset) throws IOException {
    int end = length;
    do {
      int newline = ByteSearch.lastIndexOf(chunk, 0, end, '\n');
      if (newline < 0 && offset > 0) {
        carry(chunk, end); // the line began in an earlier chunk
        return false;
      }
      line(chunk, newline + 1, end, offset);
      newlineOffset = offset + newline;
      end = newline;
    } while (end >= 0 && !found());
    return found();
  }

  // end::previous[]

  /** Puts the first {@code length} bytes of the chunk before what is known of the line in hand. */
  // tag::carry[]
  private void carry(byte[] chunk, int length) {
    comma = comma || ByteSearch.indexOf(chunk, 0, length, ',') >= 0;
    int fresh = Math.min(length, wanted.length);
    int kept = Math.min(headLength, wanted.length - fresh);
    System.arraycopy(head, 0, head, fresh, kept);
    System.arraycopy(chunk, 0, head, 0, fresh);
    headLength = fresh + kept;
  }

  // end::carry[]

  /** Judges the line in hand, whose first piece is in the chunk that begins at {@code at}. */
  // tag::line[]
  private void line(byte[] chunk, int from, int to, long at) throws IOException {
    boolean torn = newlineOffset < 0;
    if (!torn && !comma && ByteSearch.indexOf(chunk, from, to, ',') < 0) {
      throw withoutComma(at + from);
    }
    if (!torn && beginsAsWanted(chunk, from, to)) {
      foundOffset = at + from + wanted.length;
      foundLength = newlineOffset - foundOffset;
    }
    headLength = 0;
    comma = false;
  }

  private boolean beginsAsWanted(byte[] chunk, int from, int to) {
    int here = Math.min(to - from, wanted.length);
    for (int i = 0; i < here; i++) {
      if (chunk[from + i] != wanted[i]) {
        return false; // mostly within a few bytes
      }
    }
    int rest = wanted.length - here;
    boolean known = headLength >= rest;
    return known && Arrays.equals(head, 0, rest, wanted, here, wanted.length);
  }

  // end::line[]

  private CorruptStoreException withoutComma(long lineOffset) {
    return new CorruptStoreException(file, lineOffset, "a line without a comma");
  }

  boolean found() {
    return foundOffset >= 0;
  }

  /** Where the value begins in the file, in bytes. */
  long foundOffset() {
    return foundOffset;
  }

  /** The length of the value in bytes. */
  long foundLength() {
    return foundLength;
  }
}
