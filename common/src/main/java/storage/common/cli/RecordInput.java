package storage.common.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import storage.common.TextRecord;
import storage.common.UnicodeNames;

/** Where {@code load} takes its records from, one after the other. */
sealed interface RecordInput extends Closeable {

  /**
   * Returns the next record, or null at the end.
   *
   * @throws IllegalArgumentException if what stands here is no record; the next call goes on after
   *     it
   * @throws IOException if the input could not be read; the message names it
   */
  TextRecord next() throws IOException;

  /** Says where {@link #next} was last. */
  String place();

  /** Returns how far the input is read, in the unit of {@link #size}. */
  long progress();

  /** Returns the size of the whole input, or -1 if it is not known before its end. */
  long size();

  /**
   * Lines of {@code key<TAB>value}: all that follows the first tab is the value.
   *
   * @param size in bytes, or -1
   */
  record Lines(Utf8Lines lines, long size) implements RecordInput {

    @Override
    public TextRecord next() throws IOException {
      String line = lines.next();
      if (line == null) {
        return null;
      }
      int tab = line.indexOf('\t');
      if (tab < 0) {
        throw new IllegalArgumentException("there is no tab between a key and a value");
      }
      return new TextRecord(line.substring(0, tab), line.substring(tab + 1));
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
  final class Characters implements RecordInput {

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
    public void close() {}
  }
}
