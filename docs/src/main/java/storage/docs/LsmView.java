package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import storage.docs.TableBytes.Told;
import storage.log.KeyHash;
import storage.lsm.Lsm;

/** A look into an open store of stage 5, whose background does nothing until it is told to. */
final class LsmView {

  private final Inside lsm;
  private final Inside maintainer;

  LsmView(Lsm lsm) {
    this.lsm = Inside.of(lsm);
    this.maintainer = Inside.of(this.lsm.value("maintainer"));
  }

  /** Writes what is in the memtable to a table, and merges nothing. */
  void flush() {
    Inside.of(lsm.value("writer")).call("freezeBeyond", 0);
    maintainer.call("flush");
  }

  /** Begins a merge by the rule, or goes on with it; false if that was the last step. */
  boolean mergeStep() {
    maintainer.call("mergeStep");
    return maintainer.value("merge") != null;
  }

  Inside state() {
    return Inside.of(Inside.of(lsm.value("states")).call("current"));
  }

  /** The runs, the newest first. */
  List<Inside> runs() {
    return all((List<?>) state().call("runs"));
  }

  static List<Inside> all(List<?> objects) {
    return objects.stream().map(Inside::of).toList();
  }

  /** The tables of a run, in the order of their keys. */
  static List<Inside> tables(Inside run) {
    return all((List<?>) run.call("tables"));
  }

  /** The key from which on a run counts. */
  static String from(Inside run) {
    return new String((byte[]) Inside.of(run.call("from")).call("bytes"), UTF_8);
  }

  static Path file(Inside table) {
    return (Path) table.call("file");
  }

  /** The keys of a table, or of one of its blocks. */
  static List<String> keys(List<Told> records) {
    return records.stream().map(Told::key).toList();
  }

  long hash(String key) {
    return ((KeyHash) lsm.value("hashes")).of(key.getBytes(UTF_8));
  }

  static Object key(String key) {
    return Inside.make("storage.lsm.Key", (Object) key.getBytes(UTF_8)).object();
  }

  /** Whether the filter of a table says that a key may be there. */
  static boolean mayHold(Inside table, long hash) {
    Inside layout = Inside.of(table.call("layout"));
    return (boolean)
        Inside.callStatic(
            "storage.lsm.Filter",
            "mayHold",
            table.call("bytes"),
            layout.call("filter"),
            layout.call("lines"),
            hash);
  }

  /** Puts keys with values that count up. */
  static void put(Lsm lsm, String keys, int first) throws IOException {
    int value = first;
    for (String key : keys.split(" ", -1)) {
      lsm.put(key.getBytes(UTF_8), String.valueOf(value).getBytes(UTF_8));
      value++;
    }
  }

  /** The records of a table, block by block. */
  static List<List<Told>> blocks(Path file) throws IOException {
    TableBytes table = TableBytes.of(file);
    List<List<Told>> blocks = new ArrayList<>();
    for (List<List<Field>> block : table.blocks()) {
      int from = block.get(0).get(0).offset();
      List<Field> lastRecord = block.get(block.size() - 1);
      int to = lastRecord.get(0).offset();
      blocks.add(
          table.records().stream()
              .filter(record -> record.offset() >= from && record.offset() <= to)
              .toList());
    }
    return blocks;
  }
}
