package storage.lsm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import storage.log.KeyHash;
import storage.log.Log;
import storage.log.Readers;
import storage.log.Segment;

/** The life of a get: any number of threads, and no lock. */
final class LsmReader {

  private final Log log;
  private final Readers readers;
  private final States states;
  private final KeyHash hashes;

  LsmReader(Log log, States states, KeyHash hashes) {
    this.log = log;
    this.readers = log.readers();
    this.states = states;
    this.hashes = hashes;
  }

  Optional<byte[]> get(byte[] key) throws IOException {
    // tag::get[]
    Key wanted = new Key(key);
    long hash = hashes.of(key);
    return readers.reading(
        () -> {
          log.requireOpen();
          State state = states.current();
          return state.get(wanted, hash, state.limit());
        });
    // end::get[]
  }

  /** Shows a value where it stands, once its record or block was checked there. */
  <R> Optional<R> get(byte[] key, Function<ByteBuffer, R> function) throws IOException {
    return readers.reading( // until it returns, the mapping stays
        () -> {
          RecordView found = new RecordView();
          if (!find(key, Segment::isIntact, found)) {
            return Optional.empty();
          }
          ByteBuffer value = found.slice();
          return readers.scanning(() -> Optional.ofNullable(function.apply(value)));
        });
  }

  boolean contains(byte[] key) throws IOException {
    return readers.reading(() -> find(key, Segment::hasIntactHeader, new RecordView()));
  }

  private boolean find(byte[] key, Memtable.Check check, RecordView found) throws IOException {
    log.requireOpen();
    State state = states.current();
    return state.find(new Key(key), hashes.of(key), state.limit(), check, found);
  }

  /**
   * Whether a key has exactly this value.
   *
   * @param expected null for none
   */
  boolean has(byte[] key, byte[] expected) throws IOException {
    return expected == null
        ? !contains(key)
        : get(key, ByteBuffer.wrap(expected)::equals).orElse(false);
  }
}
