package storage.backwards;

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

  /** The key and its comma: what the wanted line begins with. */
  private final byte[] wanted;

  /** The first bytes of the line in hand, at most as many as {@link #wanted} has. */
  private final byte[] head;

  private int headLength;

  /** Whether a comma was seen in the line in hand. */
  private boolean comma;

  /** Where the newline of the line in hand is in the file; -1 in what follows the last newline. */
  private long newlineOffset = -1;

  /** Where the newest value of the wanted key begins, or -1: not seen yet. */
  private long foundOffset = -1;

  private long foundLength;

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
  boolean previous(byte[] chunk, int length, long offset) throws CorruptStoreException {
    int end = length;
    while (!found()) {
      int newline = ByteSearch.lastIndexOf(chunk, 0, end, '\n');
      carry(chunk, newline + 1, end);
      if (newline < 0) {
        break; // the line began in an earlier chunk
      }
      lineBeginsAt(offset + newline + 1);
      newlineOffset = offset + newline;
      end = newline;
    }
    if (offset == 0 && !found()) {
      lineBeginsAt(0);
    }
    return found();
  }

  // end::previous[]

  // tag::carry[]
  /** Puts a piece of the line in hand before what is known of it, and keeps what the key needs. */
  private void carry(byte[] chunk, int from, int to) {
    comma = comma || ByteSearch.indexOf(chunk, from, to, ',') >= 0;
    int fresh = Math.min(to - from, wanted.length);
    int kept = Math.min(headLength, wanted.length - fresh);
    System.arraycopy(head, 0, head, fresh, kept);
    System.arraycopy(chunk, from, head, 0, fresh);
    headLength = fresh + kept;
  }

  private void lineBeginsAt(long lineOffset) throws CorruptStoreException {
    boolean torn = newlineOffset < 0;
    if (!torn && !comma) {
      throw new CorruptStoreException(file, lineOffset, "a line without a comma");
    }
    if (!torn && headLength == wanted.length && Arrays.equals(head, wanted)) {
      foundOffset = lineOffset + wanted.length;
      foundLength = newlineOffset - foundOffset;
    }
    headLength = 0;
    comma = false;
  }

  // end::carry[]

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
