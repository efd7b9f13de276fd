package storage.common.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import storage.common.TextRecord;
import storage.common.UnicodeNames;

/**
 * Where records to be loaded come from, one after the other.
 *
 * @param <T> what a record is, before a store has seen it
 */
public sealed interface RecordInput<T> extends Closeable {

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
   * @param name printed behind a figure
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

  /**
   * Lines of text.
   *
   * @param size in bytes, or -1
   */
  record Lines(Utf8Lines lines, long size) implements RecordInput<String> {

    @Override
    public String next() throws IOException {
      return lines.next();
    }

    @Override
    public Unit unit() {
      return new Unit(" KiB", 1024);
    }

    @Override
    public String place() {
      return lines.place();
    }

    @Override
    public long progress() {
      return lines.bytesRead();
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  /** The names of the Unicode characters, measured in records. */
  final class Characters implements RecordInput<TextRecord> {

    private final List<TextRecord> records = UnicodeNames.all().toList();

    /** How many records {@link #next} has returned. */
    private int returned;

    @Override
    public TextRecord next() {
      return returned < records.size() ? records.get(returned++) : null;
    }

    @Override
    public String place() {
      return "U+%04X".formatted(records.get(returned - 1).key().codePointAt(0));
    }

    @Override
    public long progress() {
      return returned;
    }

    @Override
    public long size() {
      return records.size();
    }

    @Override
    public Unit unit() {
      return new Unit("", 1);
    }

    @Override
    public void close() {}
  }
}
