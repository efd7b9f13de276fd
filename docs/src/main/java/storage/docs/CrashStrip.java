package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import storage.bitcask.Batch;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;
import storage.bitcask.SyncPolicy;
import storage.common.kit.RecordedDisk;
import storage.common.kit.StoredFiles;

/**
 * What crashes do to a store: a line for each call of a short history, and on it a character for
 * each crash within that call.
 *
 * <p>A dot stands for the store as it was before the call, a plus for the store with it, and a
 * cross for anything else. Every call syncs before it returns.
 */
abstract class CrashStrip implements Experiment {

  private static final BitcaskOptions OPTIONS =
      BitcaskOptions.defaults()
          .withoutBackground()
          .withSegmentSize(256)
          .withSync(SyncPolicy.always());

  /** Into how many parts a kill cuts each write. */
  private static final int CUTS = 4;

  /** Where the cells of a line begin. */
  private static final int AT_CELLS = 17;

  private final Map<String, String> model = new TreeMap<>();
  private final StringBuilder strip = new StringBuilder();
  private Path crashed;
  private RecordedDisk disk;

  /** The process is killed: between any two changes of the disk, and within every write. */
  static final class Kill extends CrashStrip {
    @Override
    void crashAfter(RecordedDisk disk, int changes, List<Map<String, byte[]>> crashes) {
      crashes.add(disk.afterKill(changes));
      int length = changes < disk.changes() ? disk.length(changes) : 0;
      for (int cut = 1; cut < CUTS && length > 0; cut++) {
        crashes.add(disk.afterKillWithin(changes, length * cut / CUTS));
      }
    }
  }

  /** The power is cut after any change, and whatever was not synced is lost. */
  static final class PowerCut extends CrashStrip {
    @Override
    void crashAfter(RecordedDisk disk, int changes, List<Map<String, byte[]>> crashes) {
      crashes.add(disk.afterPowerCut(changes));
    }
  }

  /** Adds what crashes leave that happen after so many changes of the disk and before the next. */
  abstract void crashAfter(RecordedDisk disk, int changes, List<Map<String, byte[]>> crashes);

  @Override
  public String in(Path home) throws IOException {
    crashed = Files.createDirectory(home.resolve("crashed"));
    disk = new RecordedDisk(Files.createDirectory(home.resolve("recorded")));
    try (Bitcask cask = Bitcask.open(disk.path(), OPTIONS)) {
      put(cask, "name", "Ada");
      put(cask, "town", "London");
      put(cask, "name", "Grace");
      call("batch", () -> cask.write(batch()), Map.of("age", "85", "sea", "Atlantic"), "town");
      call("delete name", () -> cask.delete(bytes("name")), Map.of(), "name");
      put(cask, "sea", "Pacific");
      call("merge", cask::merge, Map.of(), "");
      put(cask, "name", "Jean");
    }
    return strip.toString();
  }

  private static Batch batch() {
    return new Batch()
        .put(bytes("age"), bytes("85"))
        .put(bytes("sea"), bytes("Atlantic"))
        .delete(bytes("town"));
  }

  private void put(Bitcask cask, String key, String value) throws IOException {
    call(
        "put " + key + " " + value,
        () -> cask.put(bytes(key), bytes(value)),
        Map.of(key, value),
        "");
  }

  private void call(String title, Call call, Map<String, String> puts, String deleted)
      throws IOException {
    Map<String, String> before = new TreeMap<>(model);
    int first = disk.changes();
    call.run();
    model.putAll(puts);
    model.remove(deleted);
    int last = disk.changes();
    List<Map<String, byte[]>> crashes = new ArrayList<>();
    for (int changes = first; changes < last; changes++) {
      crashAfter(disk, changes, crashes);
    }
    strip.append("%-16s ".formatted(title));
    for (Map<String, byte[]> crash : crashes) {
      strip.append(cell(crash, before, model));
    }
    Map<String, byte[]> returned = returned(last);
    strip.append(" | ").append(cell(returned, Map.of("never", ""), model)).append('\n');
  }

  /** What a crash leaves right after the call has returned. */
  private Map<String, byte[]> returned(int changes) {
    List<Map<String, byte[]>> crashes = new ArrayList<>();
    crashAfter(disk, changes, crashes);
    return crashes.get(0);
  }

  private char cell(Map<String, byte[]> found, Map<String, String> old, Map<String, String> now)
      throws IOException {
    try {
      Map<String, String> state = state(found);
      return state.equals(now) ? '+' : state.equals(old) ? '.' : 'X';
    } catch (IOException e) {
      return 'X';
    }
  }

  private Map<String, String> state(Map<String, byte[]> found) throws IOException {
    StoredFiles.write(crashed, found);
    try (Bitcask cask = Bitcask.open(crashed, OPTIONS)) {
      return cask.fold(
          new TreeMap<>(),
          (sofar, key, value) -> {
            sofar.put(new String(key, UTF_8), new String(value, UTF_8));
            return sofar;
          });
    }
  }

  /** How many crashes a strip shows. */
  static long crashes(String strip) {
    return strip
        .lines()
        .flatMapToInt(line -> line.substring(AT_CELLS).chars())
        .filter(CrashStrip::isCell)
        .count();
  }

  /** Returns a strip for a listing with quotes. */
  static String coloured(String strip) {
    return coloured(strip, AT_CELLS);
  }

  /** Returns a strip whose cells begin there, for a listing with quotes. */
  static String coloured(String strip, int atCells) {
    StringBuilder text = new StringBuilder();
    strip
        .lines()
        .forEach(
            line ->
                text.append(line, 0, atCells)
                    .append(
                        line.substring(atCells)
                            .replaceAll("\\.+", "[.field-length]##$0##")
                            .replaceAll("\\++", "[.field-value]##$0##")
                            .replaceAll("X+", "[.field-mark]##$0##"))
                    .append('\n'));
    return text.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** A call of the store. */
  private interface Call {
    void run() throws IOException;
  }

  private static boolean isCell(int character) {
    return ".+X".indexOf(character) >= 0;
  }
}
