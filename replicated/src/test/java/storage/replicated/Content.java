package storage.replicated;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import storage.bitcask.Bitcask;

/**
 * All keys and values of a cask, byte by byte, and those of the replica's own among them: the
 * answers, and how far the log was applied.
 */
record Content(Map<String, String> records) {

  static Content of(Bitcask cask) throws IOException {
    HexFormat hex = HexFormat.of();
    Map<String, String> records = new TreeMap<>();
    cask.forEach(entry -> records.put(hex.formatHex(entry.key()), hex.formatHex(entry.value())));
    return new Content(records);
  }
}
