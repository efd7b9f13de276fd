package storage.common.cli;

import java.io.Closeable;
import java.io.IOException;

/**
 * Where records to be loaded come from, one after the other.
 *
 * @param <T> what a record is, before a store has seen it
 */
public sealed interface RecordInput<T> extends Closeable permits Utf8Lines, UnicodeInput {

  /**
   * Returns the next record, or null at the end.
   *
   * @throws IllegalArgumentException if what stands here is no record; the next call goes on after
   *     it
   * @throws IOException if the input could not be read; the message names it
   */
  T next() throws IOException;

  /** Says where {@link #next} was last. */
  String place();

  /** Returns how far the input is read, in the unit of {@link #size}. */
  long progress();

  /** Returns the size of the whole input, or -1 if it is not known before its end. */
  long size();

  /** Returns in what {@link #size} is counted where people see it. */
  Unit unit();

  /**
   * A unit of measurement.
   *
   * @param name printed after a figure
   * @param size how many steps it stands for
   */
  record Unit(String name, int size) {}

  /** Where the records go. */
  @FunctionalInterface
  interface Sink<T> {

    /**
     * Stores a record.
     *
     * @throws IllegalArgumentException if it is refused; the next may be stored
     */
    void accept(T record) throws IOException;
  }
}
