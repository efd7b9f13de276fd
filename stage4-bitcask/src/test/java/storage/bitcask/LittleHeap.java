package storage.bitcask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static storage.bitcask.BitcaskTest.bytes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process whose heap is smaller than two of the values in its store. */
final class LittleHeap {

  static final int LONG = 12 << 20;
  static final String OPTION = "-Xmx24m";

  private LittleHeap() {}

  /** Prints what becomes of a get, and of what is done after it. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    try (Bitcask cask = Bitcask.open(directory)) {
      print(() -> cask.get(bytes(args[1])).isPresent());
      print(
          () -> {
            cask.put(bytes("another"), new byte[LONG]);
            return true;
          });
      for (String key : List.of("long", "longer")) { // or else the merge had no room for them
        cask.put(bytes(key), bytes("short"));
      }
      print(cask::merge);
      print(() -> "%d bytes of deleted files".formatted(cask.statistics().deletedBytes()));
    }
    try (Bitcask cask = Bitcask.open(directory)) {
      print(() -> new String(cask.get(bytes(args[1])).orElseThrow(), UTF_8));
    }
  }

  private static void print(Call call) {
    try {
      System.out.println(call.run());
    } catch (Exception | OutOfMemoryError e) {
      System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private interface Call {
    Object run() throws Exception;
  }
}
