package storage.backwards;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import storage.common.KeyValueStore;

/**
 * Your own stage 2. Replace what each method throws, and run the same tests that hold the book's
 * stage to its promises:
 *
 * <pre>mvn -pl stage2-backwards -am test -Pexercise</pre>
 *
 * <p>Begin with one test, then take the other tests of set then get; until they pass, nothing else
 * is judged. Then text, torn tails, damage, threads and crashes:
 *
 * <pre>mvn -pl stage2-backwards -am test -Pexercise -Dtest='BackwardsKitTest#getReturnsWhatWasSet'
 * </pre>
 *
 * <p>A refusal of text (a comma or newline where the line cannot hold it, half of a surrogate pair)
 * is an IllegalArgumentException that names "key" or "value", the character and its index, as in
 * "index 2". {@code Utf8} tells text that is none. Bytes that cannot be a record are a {@code
 * CorruptStoreException} with the file and the offset at which the record begins. {@code
 * AppendLock} keeps other processes out. What has the name of your file and is none (a pipe, a
 * device) is an {@code IOException}: {@code RegularFile} looks.
 *
 * <p>An open reads nothing. A set is one write, and reads nothing if the one before it was its own:
 * the size of the file tells whether somebody has written since. A get takes less than a MiB of
 * memory beside what it returns, however long the values of other keys are. It reads from the end
 * of the file back to its record, and so a line that is damaged before that is none of its
 * business.
 *
 * <p>The file is the one of stage 1, byte for byte. Open it through the {@link Path} that you are
 * given ({@code Files}, {@code FileChannel.open}), never as a {@code java.io.File}: that is how the
 * tests look over your shoulder. Add whatever classes you like.
 */
public final class BackwardsStore implements KeyValueStore {

  static final String FILE_NAME = "datastore";

  private static final int CHUNK_SIZE = 16 * 1024;

  /** Opens the store in {@code directory}, which is created if absent. Reads nothing. */
  public static BackwardsStore open(Path directory) throws IOException {
    return open(directory, CHUNK_SIZE);
  }

  /**
   * Opens the store in {@code directory}, which is created if absent. Reads nothing.
   *
   * @param chunkSize how many bytes {@code get} reads at a time, from 1 up
   */
  public static BackwardsStore open(Path directory, int chunkSize) throws IOException {
    throw new UnsupportedOperationException(
        "Your turn: as in stage 1, but remember the chunk size. One byte is a legal size, none is"
            + " not.");
  }

  @Override
  public void set(String key, String value) throws IOException {
    throw new UnsupportedOperationException(
        "Your turn: the set of stage 1 will do. Looking for a torn tail has become easier, though.");
  }

  @Override
  public Optional<String> get(String key) throws IOException {
    throw new UnsupportedOperationException(
        "Your turn: read chunks from the end of the file and stop at the first match. A line may"
            + " begin in one chunk and end in another: which of its bytes do you need to keep?");
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException(
        "Your turn: close what you hold open. A second close does nothing, and every later get or"
            + " set is an IllegalStateException.");
  }
}
