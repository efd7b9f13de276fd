package storage.common.cli;

import java.util.List;
import storage.common.TextRecord;
import storage.common.UnicodeNames;

/** The names of the Unicode characters, measured in records. */
final class UnicodeInput implements RecordInput<TextRecord> {

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
