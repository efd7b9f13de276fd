package storage.bitcask.cli;

import java.io.IOException;
import storage.bitcask.Bitcask;

/** Takes what a store holds through the lines of an export. */
public final class Exported {

  private Exported() {}

  /** Imports what {@code from} exports. */
  public static void copy(Bitcask from, Bitcask to) throws IOException {
    from.forEach(entry -> ChangingCommands.put(to, EntryJson.parse(EntryJson.line(entry))));
  }
}
