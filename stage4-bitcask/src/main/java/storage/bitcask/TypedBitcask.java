package storage.bitcask;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A {@link Bitcask} whose keys and values are a program's own: each call encodes what it gets, does
 * what the call of the same name does, and decodes what comes back. Any number of views of one
 * store may be used at once. What is not here is done by the store itself.
 *
 * @param <K> what the keys are
 * @param <V> what the values are
 */
public final class TypedBitcask<K, V> {

  private final Bitcask cask;
  private final Codec<K> keys;
  private final Codec<V> values;

  TypedBitcask(Bitcask cask, Codec<K> keys, Codec<V> values) {
    this.cask = cask;
    this.keys = keys;
    this.values = values;
  }

  /** Returns the value of {@code key}; empty if there is none. */
  public Optional<V> get(K key) throws IOException {
    return decoded(cask.get(keys.encode(key)));
  }

  /**
   * Returns what {@code function} makes of the bytes of a value, where they stand.
   *
   * @see Bitcask#get(byte[], Function)
   */
  public <R> Optional<R> get(K key, Function<ByteBuffer, R> function) throws IOException {
    return cask.get(keys.encode(key), function);
  }

  /**
   * Copies the bytes of a value into {@code target}.
   *
   * @see Bitcask#getInto
   */
  public OptionalInt getInto(K key, ByteBuffer target) throws IOException {
    return cask.getInto(keys.encode(key), target);
  }

  /** Whether {@code key} has a value. */
  public boolean contains(K key) throws IOException {
    return cask.contains(keys.encode(key));
  }

  /** Stores {@code value} under {@code key}. */
  public void put(K key, V value) throws IOException {
    cask.put(keys.encode(key), values.encode(value));
  }

  /** The same, and at {@code expiry} the value ceases to exist. */
  public void put(K key, V value, Instant expiry) throws IOException {
    cask.put(keys.encode(key), values.encode(value), expiry);
  }

  /** Removes {@code key}. */
  public void delete(K key) throws IOException {
    cask.delete(keys.encode(key));
  }

  /** Stores {@code value} if {@code key} has none; returns whether it was stored. */
  public boolean putIfAbsent(K key, V value) throws IOException {
    return cask.putIfAbsent(keys.encode(key), values.encode(value));
  }

  /** Stores {@code value} if that of {@code key} has the bytes of {@code expected}. */
  public boolean replace(K key, V expected, V value) throws IOException {
    return cask.replace(keys.encode(key), values.encode(expected), values.encode(value));
  }

  /** Removes {@code key} if its value has the bytes of {@code expected}. */
  public boolean remove(K key, V expected) throws IOException {
    return cask.remove(keys.encode(key), values.encode(expected));
  }

  /**
   * Gives {@code key} the value that {@code operator} makes of the one it has.
   *
   * @see Bitcask#compute(byte[], UnaryOperator)
   */
  public Optional<V> compute(K key, UnaryOperator<Optional<V>> operator) throws IOException {
    try {
      return decoded(
          cask.compute(
              keys.encode(key),
              before -> operator.apply(decodedWithin(before)).map(values::encode)));
    } catch (UndecodableException e) {
      throw e.getCause();
    }
  }

  /** Shows all keys and values of this instant to {@code visitor}. */
  public void forEach(Visitor<K, V> visitor) throws IOException {
    cask.forEach(entry -> visitor.visit(keys.decode(entry.key()), values.decode(entry.value())));
  }

  private Optional<V> decoded(Optional<byte[]> value) throws IOException {
    return value.isPresent() ? Optional.of(values.decode(value.get())) : Optional.empty();
  }

  private Optional<V> decodedWithin(Optional<byte[]> value) {
    try {
      return decoded(value);
    } catch (IOException e) {
      throw new UndecodableException(e);
    }
  }

  /** What is done with each key and its value. */
  @FunctionalInterface
  public interface Visitor<K, V> {

    /** Is called for one key; an exception ends the visit of all. */
    void visit(K key, V value) throws IOException;
  }

  /** Brings the exception of a codec out of an operator. */
  private static final class UndecodableException extends UncheckedIOException {

    private static final long serialVersionUID = 1L;

    UndecodableException(IOException cause) {
      super(cause);
    }
  }
}
