package storage.bitcask;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import storage.log.Location;
import storage.log.Log;
import storage.log.Readers;
import storage.log.RecordLayout;
import storage.log.Segment;

/** The life of a get: any number of threads, and no lock. */
final class CaskReader {

  private final Log log;
  private final Readers readers;
  private final Keydir keydir;
  private final InstantSource clock;

  CaskReader(Log log, Keydir keydir, InstantSource clock) {
    this.log = log;
    this.readers = log.readers();
    this.keydir = keydir;
    this.clock = clock;
  }

  Optional<byte[]> get(byte[] key) throws IOException {
    Readers.Reading reading = readers.begin();
    try {
      return Optional.ofNullable(findOrFault(keydir.hash(key), key));
    } catch (InternalError e) {
      throw readers.unreadable(e);
    } finally {
      readers.end(reading);
    }
  }

  private byte[] findOrFault(long hash, byte[] key) throws IOException {
    try {
      return find(hash, key);
    } catch (Throwable e) {
      Readers.callIntoTheJvm();
      throw e;
    }
  }

  /** Returns null if the key has no value. */
  // tag::get[]
  private byte[] find(long hash, byte[] key) throws IOException {
    log.requireOpen(); // from here on, what was found stays mapped
    while (true) {
      long slot = keydir.find(hash, key);
      if (slot == Slot.EMPTY) {
        return null;
      }
      Segment segment = log.segments().at(slot); // a merge may have moved it
      int at = Location.offset(slot);
      ByteBuffer record = segment == null ? null : segment.copy(at);
      if (record != null && RecordLayout.hasKey(record, key)) {
        byte[] value = RecordLayout.value(record); // the clock may read, too
        return RecordLayout.isLive(record, 0, clock) ? value : null;
      }
      if (segment != null && keydir.pointsTo(hash, slot)) {
        throw segment.damaged(at);
      }
    }
  }

  // end::get[]

  /** Looks at where the next keys are before it gets the first of them. */
  List<Optional<byte[]>> getAll(List<byte[]> keys) throws IOException {
    List<Optional<byte[]>> values = new ArrayList<>(keys.size());
    long[] hashes = keys.stream().mapToLong(keydir::hash).toArray();
    return readers.reading(
        () -> {
          log.requireOpen();
          for (int i = 0; i < hashes.length; i++) {
            keydir.touchAhead(hashes, i);
            values.add(Optional.ofNullable(find(hashes[i], keys.get(i))));
          }
          return values;
        });
  }
}
