package storage.bitcask;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import storage.bitcask.Keydir.Found;

/** The life of a get: any number of threads, and no lock. */
final class CaskReader {

  private final Path directory;
  private final BitcaskOptions options;
  private final Keydir keydir;

  CaskReader(Core core) {
    this.directory = core.files().directory();
    this.options = core.options();
    this.keydir = core.keydir();
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
      if (keydir.pointsTo(hash, found.slot())) {
        throw segment.damaged(found.at());
      }
    }
  }

  // end::get[]

  private boolean isLive(Segment segment, int at) {
    return segment.kind(at).hasValue() && !segment.hasExpired(at, options.clock());
  }

  /** Looks at where the next keys are before it gets the first of them. */
  List<Optional<byte[]>> getAll(List<byte[]> keys) throws IOException {
    List<Optional<byte[]>> values = new ArrayList<>(keys.size());
    long[] hashes = keys.stream().mapToLong(KeyHash::of).toArray();
    for (int i = 0; i < hashes.length; i++) {
      keydir.touchAhead(hashes, i);
      values.add(get(hashes[i], keys.get(i)));
    }
    return values;
  }
}
