package storage.bitcask.cli;

import java.io.IOException;
import storage.bitcask.Bitcask;
import storage.common.cli.JsonRecord;

/** Takes what a store holds through the lines of an export. */
public final class Exported {

  private Exported() {}

  /** Imports what {@code from} exports. */
  public static void copy(Bitcask from, Bitcask to) throws IOException {
    from.forEach(
        entry -> {
          String line = ReadingCommands.record(entry).line();
          ChangingCommands.put(to, JsonRecord.parse(line));
        });
  }
}
