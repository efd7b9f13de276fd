package storage.bench.engine;

import java.io.IOException;
import java.util.List;

/**
 * What is asked of an engine of bytes. What follows after {@link #get(byte[])} only some can do: an
 * {@link Engine} says which of it by its {@link Ability abilities}.
 */
public interface ByteOperations {

  void put(byte[] key, byte[] value) throws IOException;

  /** Returns the value, or null if there is none. */
  byte[] get(byte[] key) throws IOException;

  /** Puts the n-th value under the n-th key, all of them or none. */
  default void putAll(List<byte[]> keys, List<byte[]> values) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Returns the value of each key, in the same order; null where there is none. */
  default List<byte[]> getAll(List<byte[]> keys) throws IOException {
    throw new UnsupportedOperationException();
  }

  default void delete(byte[] key) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Walks over the records in the order of their keys.
   *
   * @param from the least key that may be shown; null for all
   */
  default ByteWalk walk(byte[] from) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Walks over the records, the greatest key first.
   *
   * @param to the least key that is not shown any more; null for all
   */
  default ByteWalk walkBackward(byte[] to) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** How many sorted runs the data is in now. */
  default int runs() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Gives back the space of what was overwritten, and returns when that is done. */
  default void merge() throws IOException {
    throw new UnsupportedOperationException();
  }
}
