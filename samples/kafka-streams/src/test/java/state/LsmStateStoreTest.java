package state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.lsm.LsmOptions;

class LsmStateStoreTest {

  /** So small that a few records fill a table, and runs are merged. */
  private static final LsmOptions SMALL =
      LsmOptions.defaults().withSizes(1024, 64, 2048).withoutBackground();

  @TempDir private Path directory;

  private StateDirectory streams;
  private LsmStateStore store;

  @BeforeEach
  void open() {
    streams = new StateDirectory(directory);
    store = new LsmStateStore("state", SMALL);
    store.init(streams.context(), store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void itAnswersAsASortedMapDoes() {
    Random random = new Random(1);
    NavigableMap<Bytes, byte[]> map = new TreeMap<>();
    for (int step = 0; step < 1_000; step++) {
      Bytes key = someKey(random);
      byte[] value = new byte[random.nextInt(20)];
      random.nextBytes(value);
      switch (random.nextInt(8)) {
        case 0, 1 -> {
          store.put(key, value);
          map.put(key, value);
        }
        case 2 -> {
          store.put(key, null);
          map.remove(key);
        }
        case 3 -> assertArrayEquals(map.remove(key), store.delete(key));
        case 4 -> assertArrayEquals(map.putIfAbsent(key, value), store.putIfAbsent(key, value));
        case 5 -> {
          Bytes other = someKey(random);
          store.putAll(List.of(KeyValue.pair(key, value), KeyValue.pair(other, null)));
          map.put(key, value);
          map.remove(other);
        }
        case 6 -> {
          Bytes other = someKey(random);
          Bytes from = key.compareTo(other) < 0 ? key : other;
          Bytes to = from == key ? other : key;
          same(map.subMap(from, true, to, true), store.range(from, to));
          same(map.subMap(from, true, to, true).descendingMap(), store.reverseRange(from, to));
        }
        default -> assertArrayEquals(map.get(key), store.get(key));
      }
      if (step % 250 == 0) {
        close();
        open();
        same(map, store.all());
        same(map.descendingMap(), store.reverseAll());
      }
    }
    assertTrue(store.approximateNumEntries() > 0);
  }

  private static Bytes someKey(Random random) {
    byte[] key = new byte[random.nextInt(4)];
    for (int at = 0; at < key.length; at++) {
      key[at] = (byte) (random.nextInt(5) - 2); // on both sides of zero, and the greatest of all
    }
    return Bytes.wrap(key);
  }

  private static void same(Map<Bytes, byte[]> expected, KeyValueIterator<Bytes, byte[]> shown) {
    try (shown) {
      for (Map.Entry<Bytes, byte[]> each : expected.entrySet()) {
        assertEquals(each.getKey(), shown.peekNextKey());
        assertArrayEquals(each.getValue(), shown.next().value);
      }
      assertFalse(shown.hasNext());
      assertThrows(NoSuchElementException.class, shown::next);
      assertThrows(NoSuchElementException.class, shown::peekNextKey);
    }
  }

  @Test
  void aRangeMayHaveNoBoundAndMayBeEmpty() {
    put("a", "b", "c");
    assertEquals(List.of("b", "c"), keys(store.range(bytes("b"), null)));
    assertEquals(List.of("b", "a"), keys(store.reverseRange(null, bytes("b"))));
    assertEquals(List.of(), keys(store.range(bytes("c"), bytes("a"))));
    assertEquals(List.of(), keys(store.reverseRange(bytes("c"), bytes("a"))));
  }

  @Test
  void aPrefixIsCompleteAndInOrder() {
    put("the", "then", "th", "tg", "ti", "they");
    assertEquals(
        List.of("th", "the", "then", "they"),
        keys(store.prefixScan("th".getBytes(), new ByteArraySerializer())));
  }

  @Test
  void anIteratorShowsOneInstant() {
    put("a", "b", "c");
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      store.delete(bytes("b"));
      put("bb");
      assertEquals(List.of("a", "b", "c"), keys(all));
    }
    assertEquals(List.of("a", "bb", "c"), keys(store.all()));
  }

  @Test
  void whatWasPutIsThereInAnotherStoreOfTheSameDirectory() {
    put("a", "b");
    store.flush();
    store.delete(bytes("a"));
    store.close();
    assertFalse(store.isOpen());
    store.close();
    open();
    assertTrue(store.isOpen());
    assertNull(store.get(bytes("a")));
    assertEquals(List.of("b"), keys(store.all()));
    assertTrue(Files.isDirectory(directory.resolve("state")));
  }

  @Test
  void aChangelogIsRestoredWithItsDeletes() {
    put("a", "b");
    streams.restore(
        List.of(
            KeyValue.pair("a".getBytes(), null),
            KeyValue.pair("c".getBytes(), new byte[] {1}),
            KeyValue.pair("c".getBytes(), new byte[] {2})));
    assertEquals(List.of("b", "c"), keys(store.all()));
    assertArrayEquals(new byte[] {2}, store.get(bytes("c")));
  }

  @Test
  void aClosedStoreSaysSoInTheWordsOfStreams() {
    put("a");
    KeyValueIterator<Bytes, byte[]> all = store.all();
    store.close();
    assertThrows(InvalidStateStoreException.class, () -> store.get(bytes("a")));
    assertThrows(InvalidStateStoreException.class, () -> put("a"));
    assertThrows(InvalidStateStoreException.class, () -> store.all());
    assertThrows(InvalidStateStoreException.class, all::hasNext);
    all.close();
  }

  @Test
  void aStoreThatIsOpenElsewhereSaysSoInTheWordsOfStreams() {
    LsmStateStore second = new LsmStateStore("state", SMALL);
    assertThrows(
        ProcessorStateException.class,
        () -> second.init(new StateDirectory(directory).context(), second));
    assertFalse(second.isOpen());
  }

  @Test
  void noNativeLibraryIsNeeded() {
    assertThrows(ClassNotFoundException.class, () -> Class.forName("org.rocksdb.RocksDB"));
  }

  private void put(String... keys) {
    for (String key : keys) {
      store.put(bytes(key), new byte[1]);
    }
  }

  private static List<String> keys(KeyValueIterator<Bytes, byte[]> shown) {
    List<String> keys = new ArrayList<>();
    try (shown) {
      shown.forEachRemaining(record -> keys.add(new String(record.key.get())));
    }
    return keys;
  }

  private static Bytes bytes(String key) {
    return Bytes.wrap(key.getBytes());
  }
}
