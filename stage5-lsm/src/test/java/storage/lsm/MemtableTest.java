package storage.lsm;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.lsm.LsmTest.bytes;
import static storage.lsm.LsmTest.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.log.Change;
import storage.log.KeyHash;
import storage.log.Log;
import storage.log.LogDirectory;
import storage.log.Readers;
import storage.log.SegmentWriter;
import storage.log.Segments;

/** A memtable over one segment, which is long enough for all of a test. */
class MemtableTest {

  private static final int SIZE = 8 << 20;

  @TempDir private Path directory;

  private final KeyHash hashes = new KeyHash(42);
  private Log log;
  private Memtable memtable;

  @BeforeEach
  void start() throws IOException {
    LogDirectory place = LogDirectory.of(directory);
    Readers readers = new Readers(place.path());
    SegmentWriter.Sizes sizes = new SegmentWriter.Sizes(SIZE, false);
    Log.Recovered nothing = new Log.Recovered(42, 0, null, 0);
    log = new Log(place, new Segments(place.path()), readers, null, sizes, nothing);
  }

  @AfterEach
  void end() throws IOException {
    log.writer().abandon();
    log.letGo();
  }

  private void insert(Change... changes) throws IOException {
    int[] offsets = log.append(List.of(changes));
    if (memtable == null) {
      memtable = new Memtable(log.active(), SIZE);
    }
    for (int i = 0; i < changes.length; i++) {
      byte[] key = changes[i].key();
      memtable.insert(new Key(key), hashes.of(key), offsets[i]);
    }
    memtable.publish(log.active().end(), log.lastSequence());
  }

  private void put(String key, String value) throws IOException {
    insert(Change.put(bytes(key), bytes(value)));
  }

  private String find(String key, int limit) {
    int at = memtable.find(new Key(bytes(key)), hashes.of(bytes(key)), limit);
    return at == Memtable.NONE ? null : text(log.active().value(at));
  }

  private Map<String, String> walk(int limit, boolean backward) throws IOException {
    Map<String, String> seen = new LinkedHashMap<>();
    MemtableCursor cursor =
        backward
            ? MemtableCursor.backward(memtable, limit, null)
            : MemtableCursor.forward(memtable, limit, Run.NO_BOUND);
    for (RecordView record = cursor.record(); record.isShown(); cursor.advance()) {
      seen.put(text(record.key()), record.isTombstone() ? null : text(record.value()));
    }
    return seen;
  }

  @Test
  void keysAreSortedAndTheNewestRecordOfEachIsFound() throws IOException {
    NavigableMap<String, String> model = new TreeMap<>();
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      int number = random.nextInt(3_000);
      String key = number % 2 == 0 ? "a common beginning " + number : "" + number;
      model.put(key, "value " + i);
      put(key, "value " + i);
    }
    int limit = memtable.visible();
    model.forEach((key, value) -> assertThat(find(key, limit)).isEqualTo(value));
    assertThat(find("absent", limit)).isNull();
    assertThat(List.copyOf(walk(limit, false).entrySet())).isEqualTo(List.copyOf(model.entrySet()));
    assertThat(List.copyOf(walk(limit, true).entrySet()))
        .isEqualTo(List.copyOf(model.descendingMap().entrySet()));
  }

  @Test
  void whoHasALimitSeesNothingBeyondIt() throws IOException {
    put("b", "old");
    put("d", "old");
    int limit = memtable.visible();
    put("b", "new");
    put("a", "new");
    put("c", "new");
    put("e", "new");
    insert(Change.delete(bytes("d")));
    assertThat(find("b", limit)).isEqualTo("old");
    assertThat(find("a", limit)).isNull();
    assertThat(walk(limit, false).toString()).isEqualTo("{b=old, d=old}");
    assertThat(walk(limit, true).toString()).isEqualTo("{d=old, b=old}");
    assertThat(walk(memtable.visible(), true).toString())
        .isEqualTo("{e=new, d=null, c=new, b=new, a=new}");
  }

  @Test
  void keysThatAreTheBeginningOfOthersComeFirst() throws IOException {
    List<String> sorted =
        new ArrayList<>(List.of("", "\0", "\0\0", "a", "a\0", "a\0b", "aaaaaaaa"));
    sorted.add("aaaaaaaa\0");
    sorted.add("aaaaaaaab");
    List<String> shuffled = new ArrayList<>(sorted);
    Collections.shuffle(shuffled, new Random(1));
    for (String key : shuffled) {
      put(key, "x");
    }
    assertThat(walk(memtable.visible(), false).keySet()).containsExactlyElementsOf(sorted);
  }

  @Test
  void theMemtableThatWasFrozenLastIsLookedAtFirstAndFlushedLast() throws IOException {
    put("key", "value");
    Memtable younger = new Memtable(log.active(), SIZE);
    State both =
        new State(memtable, List.of(), List.of())
            .withActiveFrozen()
            .withActive(younger)
            .withActiveFrozen();
    assertThat(both.frozen()).containsExactly(younger, memtable);
    assertThat(both.oldestFrozen()).isSameAs(memtable);
  }

  /** While one thread inserts, others find all that was published, and batches whole. */
  @Test
  void readersNeverMissWhatWasPublished() throws Exception {
    put("key 0", "0");
    insert(Change.put(bytes("x"), bytes("0")), Change.put(bytes("y"), bytes("0")));
    AtomicReference<Integer> published = new AtomicReference<>(0);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<?>> readers = new ArrayList<>();
    for (int reader = 0; reader < 2; reader++) {
      readers.add(threads.submit(() -> readUntil(published, 30_000)));
    }
    for (int i = 1; i <= 30_000; i++) {
      put("key " + i, "" + i);
      insert(Change.put(bytes("y"), bytes("" + i)), Change.put(bytes("x"), bytes("" + i)));
      published.set(i);
    }
    for (Future<?> each : readers) {
      each.get();
    }
    threads.shutdown();
  }

  private Void readUntil(AtomicReference<Integer> published, int last) throws IOException {
    Random random = new Random();
    int known = 0;
    while (known < last) {
      known = published.get();
      String key = "key " + random.nextInt(known + 1);
      int limit = memtable.visible();
      log.readers()
          .reading(
              () -> {
                assertThat(find(key, limit)).isNotNull();
                assertThat(find("x", limit)).isEqualTo(find("y", limit));
                return null;
              });
    }
    return null;
  }
}
