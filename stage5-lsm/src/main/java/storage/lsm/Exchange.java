package storage.lsm;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import storage.log.Change;

/**
 * Changes of a key that depend on what it has: read it, decide, and write if it still has that;
 * else begin anew. The write lock is held for the last step only, so a decision may take its time
 * and may use the store.
 *
 * <p>What a key has is known by its value. Records in tables have no number, and need none: nothing
 * tells a value that was written again from one that has stayed.
 */
final class Exchange {

  private final LsmReader reader;
  private final LsmWriter writer;

  Exchange(LsmReader reader, LsmWriter writer) {
    this.reader = reader;
    this.writer = writer;
  }

  boolean putIfAbsent(Change put) throws IOException {
    return make(put.key(), found -> found == null ? put : null) != null;
  }

  /**
   * @param change a put, or a delete
   */
  boolean replace(byte[] expected, Change change) throws IOException {
    Objects.requireNonNull(expected);
    return make(change.key(), found -> Arrays.equals(found, expected) ? change : null) != null;
  }

  Optional<byte[]> compute(byte[] key, UnaryOperator<Optional<byte[]>> operator)
      throws IOException {
    Change made = make(key, found -> change(key, found, operator));
    return made == null || made.kind().isTombstone() ? Optional.empty() : Optional.of(made.value());
  }

  private static Change change(byte[] key, byte[] found, UnaryOperator<Optional<byte[]>> operator) {
    Optional<byte[]> own = Optional.ofNullable(found).map(byte[]::clone); // it may be changed
    Optional<byte[]> made = operator.apply(own);
    return made.isPresent()
        ? LsmWriter.put(key, made.get())
        : found == null ? null : Change.delete(key);
  }

  /**
   * Makes the change that {@code decision} finds right. It is asked again after each write of
   * another that came in between, so that one of all threads always gets on.
   *
   * @param decision gets what the key has, or null; returns the change, or null for none
   * @return the change that was made, or null
   */
  private Change make(byte[] key, Function<byte[], Change> decision) throws IOException {
    while (true) {
      byte[] found = reader.get(key).orElse(null);
      Change change = decision.apply(found);
      if (change == null || writer.writeIf(() -> reader.has(key, found), change)) {
        return change;
      }
    }
  }
}
