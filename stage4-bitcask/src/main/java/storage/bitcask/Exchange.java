package storage.bitcask;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import storage.bitcask.CaskWriter.Condition;
import storage.log.Change;

/**
 * Changes of a key that depend on what it has: read it, decide, and write if nobody has written it
 * meanwhile; else begin anew. The write lock is held for the last step only, so a decision may take
 * its time and may use the store.
 *
 * <p>What a key has is known by the sequence of its newest record, which stays the same when a
 * merge moves the record. A value that has expired in between is one that was taken away.
 */
final class Exchange {

  private final CaskReader reader;
  private final CaskWriter writer;

  Exchange(CaskReader reader, CaskWriter writer) {
    this.reader = reader;
    this.writer = writer;
  }

  boolean putIfAbsent(Change put) throws IOException {
    return make(put.key(), found -> found == null ? put : null) != null;
  }

  /**
   * @param change a put, or a delete
   */
  boolean replace(byte[] expected, Change change, Expiry expiry) throws IOException {
    Objects.requireNonNull(expected);
    return make(
            change.key(), found -> has(found, expected) ? change.until(expiry.millis(found)) : null)
        != null;
  }

  private static boolean has(Entry found, byte[] expected) {
    return found != null && Arrays.equals(found.value(), expected);
  }

  Optional<byte[]> compute(byte[] key, UnaryOperator<Optional<byte[]>> operator, Expiry expiry)
      throws IOException {
    Change made =
        make(
            key,
            found ->
                operator
                    .apply(Optional.ofNullable(found).map(Entry::value))
                    .map(value -> Change.put(key, value).until(expiry.millis(found)))
                    .orElseGet(() -> Change.delete(key)));
    return made.kind().isTombstone() ? Optional.empty() : Optional.of(made.value());
  }

  boolean setExpiry(byte[] key, Expiry expiry) throws IOException {
    Change made =
        make(
            key,
            found ->
                found == null ? null : Change.put(key, found.value()).until(expiry.millis(found)));
    return made != null;
  }

  /**
   * Makes the change that {@code decision} finds right. It is asked again after each write of
   * another that came in between, so that one of all threads always gets on.
   *
   * @param decision gets what the key has, or null; returns the change, or null for none
   * @return the change that was made, or null
   */
  private Change make(byte[] key, Function<Entry, Change> decision) throws IOException {
    // tag::exchange[]
    while (true) {
      Entry found = reader.entry(key);
      Change change = decision.apply(found);
      long sequence = found == null ? CaskReader.NONE : found.sequence();
      Condition isUnchanged = () -> reader.sequence(key) == sequence;
      if (change == null || writer.writeIf(isUnchanged, change)) {
        return change;
      }
    }
    // end::exchange[]
  }
}
