package storage.bitcask;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import storage.log.Change;
import storage.log.Location;
import storage.log.Log;
import storage.log.Readers;
import storage.log.Readers.Reads;
import storage.log.RecordLayout;
import storage.log.Segment;

/** The life of a get: any number of threads, and no lock. */
final class CaskReader {

  /** The sequence of no record. */
  static final long NONE = 0;

  private final Log log;
  private final Readers readers;
  private final InstantSource clock;

  /** Replaced by {@link #goOnWith}; each call asks one keydir alone. */
  private volatile Keydir keydir;

  CaskReader(Log log, Keydir keydir, InstantSource clock) {
    this.log = log;
    this.readers = log.readers();
    this.keydir = keydir;
    this.clock = clock;
  }

  /**
   * Finds what another keydir knows, from the next call on. The mappings of the one before may end
   * now: a call that begins from here on does not see it, and {@link Readers} knows of the others.
   */
  void goOnWith(Keydir other) {
    keydir = other;
  }

  Keydir keydir() {
    return keydir;
  }

  Optional<byte[]> get(byte[] key) throws IOException {
    Readers.Reading reading = readers.begin();
    try {
      byte[] value = findOrFault(key);
      reading.count(value);
      return Optional.ofNullable(value);
    } catch (InternalError e) {
      throw readers.unreadable(e);
    } finally {
      readers.end(reading);
    }
  }

  private byte[] findOrFault(byte[] key) throws IOException {
    try {
      log.requireOpen(); // from here on, what was found stays mapped
      Keydir current = keydir;
      return find(current, current.hash(key), key);
    } catch (Throwable e) {
      Readers.callIntoTheJvm();
      throw e;
    }
  }

  /** Returns null if the key has no value. */
  // tag::get[]
  private byte[] find(Keydir current, long hash, byte[] key) throws IOException {
    while (true) {
      long slot = current.find(hash, key);
      if (slot == Slot.EMPTY) {
        return null;
      }
      Segment segment = current.segments().at(slot); // a merge may have moved it
      int at = Location.offset(slot);
      ByteBuffer record = segment == null ? null : segment.copy(at);
      if (record != null && RecordLayout.hasKey(record, key)) {
        byte[] value = RecordLayout.value(record); // the clock may read, too
        return RecordLayout.isLive(record, 0, clock) ? value : null;
      }
      if (segment != null && current.pointsTo(hash, slot)) {
        throw segment.damaged(at);
      }
    }
  }

  // end::get[]

  /** Returns what a key has; null if that is nothing. */
  Entry entry(byte[] key) throws IOException {
    Entry entry = readers.reading(() -> findEntry(key));
    readers.count(entry == null ? Reads.MISS : Reads.hit(entry.value().length));
    return entry;
  }

  private Entry findEntry(byte[] key) throws IOException {
    Place place = look(key, Segment::hasIntactHeader);
    if (place == null) {
      return null;
    }
    ByteBuffer record = place.segment().copy(place.at());
    if (record == null || !RecordLayout.hasKey(record, key)) {
      throw place.segment().damaged(place.at());
    }
    long expiry = RecordLayout.expiry(record, 0);
    long sequence = RecordLayout.sequence(record, 0);
    return Entry.of(key.clone(), RecordLayout.value(record), expiry, sequence);
  }

  boolean contains(byte[] key) throws IOException {
    return sequence(key) != NONE;
  }

  /** Returns the sequence of the record with the value that a key has, or {@link #NONE}. */
  long sequence(byte[] key) throws IOException {
    return readers.reading(
        () -> {
          Place place = look(key, Segment::hasIntactHeader);
          return place == null ? NONE : place.segment().sequence(place.at());
        });
  }

  Optional<Instant> expiry(byte[] key) throws IOException {
    return readers.reading(
        () -> {
          Place place = look(key, Segment::hasIntactHeader);
          return Entry.instant(place == null ? Change.NEVER : place.segment().expiry(place.at()));
        });
  }

  /** Shows a value where it stands, once the whole record was checked there. */
  <R> Optional<R> get(byte[] key, Function<ByteBuffer, R> function) throws IOException {
    return readers.reading(() -> show(key, function)); // until it returns, the mapping stays
  }

  private <R> Optional<R> show(byte[] key, Function<ByteBuffer, R> function) throws IOException {
    Place place = look(key, Segment::isIntact);
    if (place == null) {
      readers.count(Reads.MISS);
      return Optional.empty();
    }
    ByteBuffer value = place.segment().slice(place.at());
    readers.count(Reads.hit(value.remaining()));
    return readers.scanning(() -> Optional.ofNullable(function.apply(value)));
  }

  /**
   * Looks at the newest record of a key, without a copy of it.
   *
   * @param check what has to be sound of it
   * @return where it is; null if the key has no value
   */
  private Place look(byte[] key, Check check) throws IOException {
    log.requireOpen();
    Keydir current = keydir;
    long hash = current.hash(key);
    while (true) {
      long slot = current.find(hash, key);
      if (slot == Slot.EMPTY) {
        return null;
      }
      Segment segment = current.segments().at(slot); // a merge may have moved it
      int at = Location.offset(slot);
      if (segment != null && check.isSound(segment, at) && segment.holdsKey(at, key)) {
        boolean isLive = segment.kind(at).hasValue() && !segment.hasExpired(at, clock);
        return isLive ? new Place(segment, at) : null;
      }
      if (segment != null && current.pointsTo(hash, slot)) {
        throw segment.damaged(at);
      }
    }
  }

  /** Looks at where the next keys are before it gets the first of them. */
  List<Optional<byte[]>> getAll(List<byte[]> keys) throws IOException {
    List<Optional<byte[]>> values = new ArrayList<>(keys.size());
    return readers.reading(
        () -> {
          log.requireOpen();
          Keydir current = keydir;
          long[] hashes = keys.stream().mapToLong(current::hash).toArray();
          for (int i = 0; i < hashes.length; i++) {
            current.touchAhead(hashes, i);
            values.add(Optional.ofNullable(find(current, hashes[i], keys.get(i))));
          }
          readers.count(reads(values));
          return values;
        });
  }

  private static Reads reads(List<Optional<byte[]>> values) {
    int misses = 0;
    long bytes = 0;
    for (Optional<byte[]> each : values) {
      if (each.isPresent()) {
        bytes += each.get().length;
      } else {
        misses++;
      }
    }
    return new Reads(values.size(), misses, bytes);
  }

  /** Where a record begins. */
  private record Place(Segment segment, int at) {}

  /** Which part of a record has to be sound. */
  private interface Check {
    boolean isSound(Segment segment, int at);
  }
}
