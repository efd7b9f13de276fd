package storage.simplest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import storage.common.KeyValueStore;

/**
 * Your own stage 1. Replace what each method throws, and run the same tests that hold the book's
 * stage to its promises:
 *
 * <pre>mvn -pl stage1-simplest -am test -Pexercise</pre>
 *
 * <p>Begin with one test, then take the other tests of set then get; until they pass, nothing else
 * is judged. Then text, torn tails, damage, threads and crashes:
 *
 * <pre>mvn -pl stage1-simplest -am test -Pexercise -Dtest='SimplestKitTest#getReturnsWhatWasSet'
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
 * memory beside what it returns, however long the values of other keys are, and reads the file
 * twice at most.
 *
 * <p>The file is text, one line a record: the key, a comma, the value, a newline, in UTF-8. Open it
 * through the {@link Path} that you are given ({@code Files}, {@code FileChannel.open}), never as a
 * {@code java.io.File}: that is how the tests look over your shoulder. Add whatever classes you
 * like.
 */
public final class SimplestStore implements KeyValueStore {

  static final String FILE_NAME = "datastore";

  /** Opens the store in {@code directory}, which is created if absent. Reads nothing. */
  public static SimplestStore open(Path directory) throws IOException {
    throw new UnsupportedOperationException(
        "Your turn: create the directory if it is absent, and remember where the file is."
            + " There is nothing to load, so the file need not even be opened.");
  }

  @Override
  public void set(String key, String value) throws IOException {
    throw new UnsupportedOperationException(
        "Your turn: append the line key,value to the file, by one write. Refuse what the line cannot"
            + " hold. And what if a crash has cut the last line short? Or if another process is"
            + " appending at this moment? AppendLock keeps it out.");
  }

  @Override
  public Optional<String> get(String key) throws IOException {
    throw new UnsupportedOperationException(
        "Your turn: read the file from its start to its end, a chunk at a time. The last line with"
            + " the key wins, and a line without its newline does not count.");
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException(
        "Your turn: close what you hold open. A second close does nothing, and every later get or"
            + " set is an IllegalStateException.");
  }
}
