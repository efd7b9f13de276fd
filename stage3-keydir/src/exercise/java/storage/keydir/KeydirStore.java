package storage.keydir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import storage.common.KeyValueStore;

/**
 * Your own stage 3. Replace what each method throws, and run the same tests that hold the book's
 * stage to its promises:
 *
 * <pre>mvn -pl stage3-keydir -am test -Pexercise</pre>
 *
 * <p>Begin with one test, then take the other tests of set then get; until they pass, nothing else
 * is judged. Then text, torn tails, damage, threads and crashes:
 *
 * <pre>mvn -pl stage3-keydir -am test -Pexercise -Dtest='KeydirKitTest#getReturnsWhatWasSet'</pre>
 *
 * <p>A refusal of text (half of a surrogate pair) is an IllegalArgumentException that names "key"
 * or "value" and the index. {@code Utf8} tells text that is none. Bytes that cannot be a record are
 * a {@code CorruptStoreException} with the file and the offset at which the record begins. What has
 * the name of your file and is none (a pipe, a device) is an {@code IOException}: {@code
 * RegularFile} looks. A second owner is refused by a {@code StoreLockedException}. An owner whose
 * log has not the length that it has left it with (somebody has deleted the lock) does not append:
 * an {@code IOException}.
 *
 * <p>A set is one write and reads nothing. An open reads no long value, and memory does not grow
 * with the values.
 *
 * <p>A record is the length of the key and the length of the value, each a big-endian {@code int}
 * and counted in bytes, then the key and the value in UTF-8. A key has at most 65,535 bytes; the
 * refusal of a longer one says how many it has. Open the file through the {@link Path} that you are
 * given ({@code Files}, {@code FileChannel.open}), never as a {@code java.io.File}: that is how the
 * tests look over your shoulder. Add whatever classes you like.
 */
public final class KeydirStore implements KeyValueStore {

  static final String FILE_NAME = "datastore.log";

  /**
   * Opens the store in {@code directory}, which is created if absent, and reads its keys.
   *
   * @throws storage.common.StoreLockedException if the store is already open somewhere
   * @throws storage.common.CorruptStoreException if the log holds what is not a record
   */
  public static KeydirStore open(Path directory) throws IOException {
    throw new UnsupportedOperationException(
        "Your turn: create the directory, take its lock (a file named lock), and read the log once:"
            + " for each key the map needs where its newest value begins and how long it is.");
  }

  /**
   * Opens the store in {@code directory} to be read only, also beside its owner, as it is at this
   * instant: takes no lock, creates nothing. A set is an IllegalStateException.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such directory
   * @throws storage.common.CorruptStoreException if the log holds what is not a record
   */
  static KeydirStore openReadOnly(Path directory) throws IOException {
    throw new UnsupportedOperationException(
        "Your turn: read the log as open does, and change nothing. What if a writer is in the"
            + " middle of a record?");
  }

  @Override
  public void set(String key, String value) throws IOException {
    throw new UnsupportedOperationException(
        "Your turn: append the record, and only then put its location into the map. What if the"
            + " write fails half-way?");
  }

  @Override
  public Optional<String> get(String key) throws IOException {
    throw new UnsupportedOperationException(
        "Your turn: ask the map, then read exactly the value, by one positional read. Mind what an"
            + " interrupt does to a FileChannel that threads share.");
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException(
        "Your turn: close what you hold open and release the lock. A second close does nothing, and"
            + " every later get or set is an IllegalStateException.");
  }
}
