package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import storage.bitcask.tools.SegmentDump;
import storage.common.kit.RecordedDisk;
import storage.common.kit.StoredFiles;
import storage.lsm.ByteCursor;
import storage.lsm.ByteRange;
import storage.lsm.Lsm;
import storage.lsm.LsmOptions;

/**
 * A merge of stage 5 that is killed at each change of the disk, read in two ways: by the engine,
 * and by a reader who knows of no manifest and believes each table that is there, the one with the
 * higher number first.
 */
final class ListedTables {

  private static final LsmOptions OPTIONS =
      LsmOptions.defaults().withSizes(1 << 16, 64, 256).withoutBackground();

  /** So long that a few records fill a table. */
  private static final String OLD = "old".repeat(10);

  private static final String NEW = "new";

  private final RecordedDisk disk;
  private final Path crashed;
  private final Map<String, String> model = new TreeMap<>();
  private final StringBuilder strip = new StringBuilder();

  /** What was on the disk when a table had its name, and no manifest named it yet. */
  private Map<String, byte[]> orphaned;

  private ListedTables(Path home) throws IOException {
    this.disk = new RecordedDisk(Files.createDirectories(home.resolve("recorded")));
    this.crashed = Files.createDirectories(home.resolve("crashed"));
  }

  /**
   * Does the merge and its crashes.
   *
   * @param home where directories are made
   */
  static ListedTables in(Path home) throws IOException {
    ListedTables listed = new ListedTables(home);
    listed.run();
    return listed;
  }

  /** A line for each step, and on it a character for each kill, twice. */
  String strip() {
    return strip.toString();
  }

  Map<String, byte[]> orphaned() {
    return orphaned;
  }

  private void run() throws IOException {
    strip.append(
        "%-26s %-27s %s%n".formatted("", "what the directory lists", "what the manifest names"));
    try (Lsm lsm = Lsm.open(disk.path(), OPTIONS)) {
      LsmView view = new LsmView(lsm);
      fill(lsm, view);
      step("the merge's first table", view::mergeStep);
      orphaned = withLastTable();
      step(
          "k is put and flushed",
          () -> {
            put(lsm, "k", NEW);
            view.flush();
            return true;
          });
      boolean isGoingOn = true;
      while (isGoingOn) {
        isGoingOn = step("the merge's next table", view::mergeStep);
      }
    }
  }

  private void fill(Lsm lsm, LsmView view) throws IOException {
    for (String run : List.of("a b c d e f g h i j k l", "c f k", "a b e", "d h i")) {
      for (String key : run.split(" ", -1)) {
        put(lsm, key, OLD);
      }
      view.flush();
    }
  }

  private void put(Lsm lsm, String key, String value) throws IOException {
    lsm.put(key.getBytes(UTF_8), value.getBytes(UTF_8));
    model.put(key, value);
  }

  /** Returns what the action does. */
  private boolean step(String title, Action action) throws IOException {
    Map<String, String> before = new TreeMap<>(model);
    int first = disk.changes();
    boolean isGoingOn = action.run();
    StringBuilder listed = new StringBuilder();
    StringBuilder named = new StringBuilder();
    for (int changes = first; changes <= disk.changes(); changes++) {
      StoredFiles.write(crashed, disk.afterKill(changes));
      listed.append(cell(byListing(), before));
      named.append(cell(byManifest(), before));
    }
    strip.append("%-26s %-27s %s%n".formatted(title, listed, named));
    return isGoingOn;
  }

  private char cell(Map<String, String> found, Map<String, String> before) {
    return found.equals(before) || found.equals(model) ? '+' : 'X';
  }

  /** What was there when the last table got its name. */
  private Map<String, byte[]> withLastTable() {
    Map<String, byte[]> last = Map.of();
    long tables = 0;
    for (int changes = 0; changes <= disk.changes(); changes++) {
      Map<String, byte[]> found = disk.afterKill(changes);
      long count = found.keySet().stream().filter(name -> name.endsWith(".table")).count();
      last = count > tables ? found : last;
      tables = count;
    }
    return last;
  }

  /** As the engine reads it, which deletes what it does not need. */
  private Map<String, String> byManifest() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Lsm lsm = Lsm.open(crashed, OPTIONS.asReadOnly());
        ByteCursor cursor = lsm.scan(ByteRange.all())) {
      while (cursor.next()) {
        content.put(new String(cursor.key(), UTF_8), new String(cursor.value(), UTF_8));
      }
    }
    return content;
  }

  /** As it looks to a reader who has only the names: the log on top, then table after table. */
  private Map<String, String> byListing() throws IOException {
    Map<String, String> content = new TreeMap<>();
    Set<String> known = new HashSet<>();
    for (Path segment : newestFirst(".data")) {
      List<SegmentDump.Line> lines = new ArrayList<>(SegmentDump.of(segment));
      Collections.reverse(lines);
      lines.forEach(
          line ->
              add(
                  content,
                  known,
                  line.key(),
                  line.kind().equals("TOMBSTONE") ? null : line.value()));
    }
    for (Path table : newestFirst(".table")) {
      TableBytes.of(table)
          .records()
          .forEach(record -> add(content, known, record.key(), record.value()));
    }
    return content;
  }

  private static void add(
      Map<String, String> content, Set<String> known, String key, String value) {
    if (known.add(key) && value != null) {
      content.put(key, value);
    }
  }

  private List<Path> newestFirst(String ending) throws IOException {
    try (Stream<Path> files = Files.list(crashed)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  /** Something that changes the store; tells whether there is more of it to do. */
  private interface Action {
    boolean run() throws IOException;
  }
}
