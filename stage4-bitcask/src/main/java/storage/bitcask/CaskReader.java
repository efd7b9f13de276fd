package storage.bitcask;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import storage.bitcask.Keydir.Found;
import storage.log.Log;
import storage.log.RecordLayout;

/** The life of a get: any number of threads, and no lock. */
final class CaskReader {

  private final Log log;
  private final Keydir keydir;
  private final InstantSource clock;

  CaskReader(Log log, Keydir keydir, InstantSource clock) {
    this.log = log;
    this.keydir = keydir;
    this.clock = clock;
  }

  Optional<byte[]> get(byte[] key) throws IOException {
    return log.readers().reading(() -> find(keydir.hash(key), key));
  }

  // tag::get[]
  private Optional<byte[]> find(long hash, byte[] key) throws IOException {
    log.requireOpen(); // from here on, what was found stays mapped
    while (true) {
      Found found = keydir.find(hash, key);
      if (found == null) {
        return Optional.empty();
      }
      RecordLayout.Content content = found.segment().read(found.at());
      if (content != null) {
        boolean isLive = content.isLive(clock);
        return isLive ? Optional.of(content.value()) : Optional.empty();
      }
      if (keydir.pointsTo(hash, found.slot())) {
        throw found.segment().damaged(found.at());
      }
    }
  }

  // end::get[]

  /** Looks at where the next keys are before it gets the first of them. */
  List<Optional<byte[]>> getAll(List<byte[]> keys) throws IOException {
    List<Optional<byte[]>> values = new ArrayList<>(keys.size());
    long[] hashes = keys.stream().mapToLong(keydir::hash).toArray();
    return log.readers()
        .reading(
            () -> {
              log.requireOpen();
              for (int i = 0; i < hashes.length; i++) {
                keydir.touchAhead(hashes, i);
                values.add(find(hashes[i], keys.get(i)));
              }
              return values;
            });
  }
}
