package storage.bitcask;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import storage.bitcask.Keydir.Found;

/** The life of a get: any number of threads, and no lock. */
final class CaskReader {

  private static final int KEYS_AT_ONCE = 64;

  private final Path directory;
  private final BitcaskOptions options;
  private final Keydir keydir;

  CaskReader(Path directory, BitcaskOptions options, Keydir keydir) {
    this.directory = directory;
    this.options = options;
    this.keydir = keydir;
  }

  Optional<byte[]> get(byte[] key) throws IOException {
    return get(KeyHash.of(key), key);
  }

  private Optional<byte[]> get(long hash, byte[] key) throws IOException {
    try {
      return find(hash, key);
    } catch (InternalError e) {
      throw new UnreadableException(directory, e);
    }
  }

  // tag::get[]
  private Optional<byte[]> find(long hash, byte[] key) throws IOException {
    while (true) {
      Found found = keydir.find(hash, key);
      if (found == null) {
        return Optional.empty();
      }
      Segment segment = found.segment();
      if (segment.isIntact(found.at())) {
        return isLive(segment, found.at())
            ? Optional.of(segment.value(found.at()))
            : Optional.empty();
      }
      if (keydir.isCurrent(hash, found)) {
        throw segment.damaged(found.at());
      }
    }
  }

  // end::get[]

  private boolean isLive(Segment segment, int at) {
    long expiry = segment.expiry(at);
    return segment.kind(at).hasValue()
        && (expiry == RecordLayout.NEVER || expiry > options.clock().millis());
  }

  /** Looks at where the next keys are before it gets the first of them. */
  List<Optional<byte[]>> getAll(List<byte[]> keys) throws IOException {
    List<Optional<byte[]>> values = new ArrayList<>(keys.size());
    for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
      List<byte[]> some = keys.subList(from, Math.min(from + KEYS_AT_ONCE, keys.size()));
      long[] hashes = some.stream().mapToLong(KeyHash::of).toArray();
      keydir.touch(hashes);
      for (int i = 0; i < hashes.length; i++) {
        values.add(get(hashes[i], some.get(i)));
      }
    }
    return values;
  }
}
