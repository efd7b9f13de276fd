package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static storage.docs.Cost.number;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;
import storage.bitcask.BitcaskStore;
import storage.common.KeyValueStore;
import storage.common.kit.ObservedDisk;
import storage.common.kit.Work;

/** What the book shows of stage 4's keydir, and what it costs. */
final class KeydirText {

  private static final String SLOT = "storage.bitcask.Slot";

  private static final String LOCATION = "storage.log.Location";

  private static final int ALIGNMENT = 8;

  /** How long the records of the toy example are, in bytes. */
  private static final int TOY_RECORD = 40;

  private static final int A_MILLION = 1_000_000;

  /** A table and a fingerprint are so many upper bits of a hash. */
  private static final int SAME_SLOT_BITS = 36;

  private static final String CHECKPOINT = "keydir";

  private static final String FILLED = "bitcask-cost";
  private static final String CLOSED = "bitcask-open";

  /** With segments of two records, so that even a toy is worth a checkpoint. */
  private static final BitcaskOptions SAVED =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(160);

  /** With segments of which several are needed. */
  private static final BitcaskOptions SMALL =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(1 << 20);

  /** How many records are written after the last checkpoint. */
  private static final int LATER = 1_000;

  private static final String LOOKED_UP = "😄";

  private final Path home;
  private final Path lookup;
  private final Generated generated;

  /** As the store in {@link #lookup} computes it; null until that is filled. */
  private Inside keyHash;

  private KeydirText(Path home, Generated generated) {
    this.home = home;
    this.lookup = home.resolve("bitcask-lookup");
    this.generated = generated;
  }

  /**
   * @param home where directories are made for the stores that this takes
   * @param keydir what stage 3 costs, to be set beside this
   */
  static void write(Path home, Generated generated, Cost keydir) throws IOException {
    KeydirText text = new KeydirText(home, generated);
    text.fill();
    text.slots();
    text.picture();
    text.twins();
    text.cost(keydir, text.open());
  }

  /** Makes the small store whose keys are looked up. */
  private void fill() throws IOException {
    FixedRandom.restart();
    try (Bitcask cask = Bitcask.open(lookup, SAVED)) {
      cask.put("é".getBytes(UTF_8), "accent".getBytes(UTF_8));
      cask.put("🍕".getBytes(UTF_8), "pizza".getBytes(UTF_8));
      cask.put(LOOKED_UP.getBytes(UTF_8), "smile".getBytes(UTF_8));
      cask.put(LOOKED_UP.getBytes(UTF_8), "grin".getBytes(UTF_8));
      Inside reader = Inside.of(Inside.of(cask).value("reader"));
      keyHash = Inside.of(Inside.of(reader.value("keydir")).value("hash"));
    }
  }

  /** How keys become tables, fingerprints and slots. */
  private void slots() {
    StringBuilder lines = new StringBuilder("key  hash of the key     table  slot\n");
    long location = Inside.constant("storage.log.SegmentHeader", "SIZE") / ALIGNMENT;
    for (String key : List.of("é", "😄", "🍕")) {
      long hash = hash(key);
      String digits = "%016x".formatted(hash);
      lines.append(
          "%-2s   [.field-length]##%s## [.field-key]##%s## %s   %4d  [.field-key]##%06x## [.field-value]##%010x##%n"
              .formatted(
                  key,
                  digits.substring(0, 3),
                  digits.substring(3, 9),
                  digits.substring(9),
                  (int) Inside.callStatic(SLOT, "table", hash),
                  (long) Inside.callStatic(SLOT, "fingerprint", hash),
                  location));
      location += TOY_RECORD / ALIGNMENT;
    }
    generated.file("bitcask-slots.txt", lines.toString());
    generated.fact("bitcask-location-bits", Inside.constant(LOCATION, "BITS"));
    generated.fact("bitcask-offset-bits", Inside.constant(LOCATION, "OFFSET_BITS"));
    generated.fact("bitcask-segment-bits", Inside.constant(LOCATION, "SEGMENT_BITS"));
    generated.fact("bitcask-fingerprint-bits", Inside.constant(SLOT, "FINGERPRINT_BITS"));
    long tableBits = Inside.constant(SLOT, "TABLE_BITS");
    generated.fact("bitcask-table-bits", tableBits);
    generated.fact("bitcask-tables", 1L << tableBits);
  }

  /** From the newest key of a small store to its value, as the files of that store say. */
  private void picture() throws IOException {
    List<List<Field>> records = CaskBytes.ofSegment(lookup.resolve("0000000002.data"));
    long hash = hash(LOOKED_UP);
    int table = (int) Inside.callStatic(SLOT, "table", hash);
    List<String> slots =
        CaskBytes.ofCheckpoint(lookup.resolve(CHECKPOINT)).stream()
            .filter(group -> group.get(0).name().equals("table"))
            .filter(group -> group.get(0).text().equals(String.valueOf(table)))
            .flatMap(List::stream)
            .filter(field -> field.name().equals("slot"))
            .map(field -> field.hex().replace(" ", ""))
            .toList();
    generated.file(
        "bitcask-lookup.svg",
        LookupPicture.of("%016x".formatted(hash), table, slots, records, records.size() - 1));
  }

  /** How many of a million keys have the same table and the same fingerprint as another. */
  private void twins() {
    long[] places =
        LongStream.range(0, A_MILLION)
            .map(i -> hash("key " + i) >>> (Long.SIZE - SAME_SLOT_BITS))
            .sorted()
            .toArray();
    long twins = 0;
    for (int i = 1; i < places.length; i++) {
      twins += places[i] == places[i - 1] ? 1 : 0;
    }
    generated.fact("bitcask-twins", twins);
  }

  private long hash(String key) {
    return (long) keyHash.call("of", (Object) key.getBytes(UTF_8));
  }

  /**
   * The four trades, beside those of stage 3.
   *
   * @param opened the bytes read by an open after a close
   */
  private void cost(Cost before, long opened) throws IOException {
    int copies = WorkTable.mostCopies();
    Path directory = home.resolve(FILLED);
    long objects = Cost.objectsForEach(Stage.BITCASK::open, directory, copies);
    try (BitcaskStore store = BitcaskStore.open(directory)) {
      SampleRecords.fill(store, copies);
      long keydir = store.cask().statistics().keydirBytes();
      generated.fact("bitcask-keydir", keydir);
      generated.fact("bitcask-keydir-key", forEach(keydir, SampleRecords.count(copies)));
    }
    generated.fact("bitcask-file-size", logSize(home));
    long record = logSize(home) / SampleRecords.count(copies);
    Calls calls = Calls.of(Stage.BITCASK, directory, copies);
    Calls callsBefore = Calls.of(Stage.KEYDIR, WorkTable.largest(Stage.KEYDIR.id(), home), copies);
    generated.fact("bitcask-set", calls.appended);
    generated.file(
        "bill-bitcask.adoc",
        Bill.of(
            Stage.KEYDIR.title(),
            Stage.BITCASK.title(),
            List.of(
                new Bill.Row("Reads", "system calls of a `get`", callsBefore.get, calls.get),
                new Bill.Row("", "bytes looked at, on average", averageValue(), record),
                new Bill.Row("Writes", "system calls of a `set`", callsBefore.set, calls.set),
                new Bill.Row("", "bytes for one `set`", before.bytesWritten(), calls.appended),
                new Bill.Row("Memory", "objects kept for each key", before.objects(), objects),
                new Bill.Row("Start-up", "bytes read by `open`", before.open().bytes(), opened))));
  }

  private static long averageValue() {
    return SampleRecords.averageValue();
  }

  private static String forEach(long bytes, int keys) {
    return String.format(Locale.ROOT, "%.1f", (double) bytes / keys);
  }

  /**
   * How often an operation calls the system, once the store is in use.
   *
   * @param appended how many bytes longer a {@code set} makes the log
   */
  private record Calls(long get, long set, long appended) {

    static Calls of(Stage stage, Path directory, int copies) throws IOException {
      ObservedDisk disk = new ObservedDisk(directory);
      try (KeyValueStore store = stage.open(disk.path())) {
        store.set("first", "looks for a torn tail, or reserves some room");
        long before = length(store);
        Work set = disk.during(() -> store.set("coffee", "black"));
        long appended = length(store) - before;
        Work get = disk.during(() -> store.get(SampleRecords.newestKey(copies)));
        return new Calls(calls(get), calls(set), appended);
      }
    }

    private static long length(KeyValueStore store) {
      return store instanceof BitcaskStore view ? view.cask().statistics().bytes() : 0;
    }

    private static long calls(Work work) {
      return work.reads() + work.writes() + work.syncs();
    }
  }

  /**
   * What an open reads, in each situation that a crash or a user's {@code rm} may leave. Returns
   * the bytes that it reads after a close.
   */
  private long open() throws IOException {
    Path closed = home.resolve(CLOSED);
    try (BitcaskStore store = BitcaskStore.open(closed, SMALL)) {
      SampleRecords.fill(store, WorkTable.mostCopies());
    }
    Path killed = home.resolve("bitcask-killed");
    copy(closed, killed);
    Path running = home.resolve("bitcask-running");
    copy(closed, running);
    try (BitcaskStore store = BitcaskStore.open(running, SMALL)) {
      for (int i = 0; i < LATER; i++) {
        store.set("later " + i, "a record");
      }
      copy(running, killed);
    }
    Path withoutCheckpoint = home.resolve("bitcask-hints");
    copy(closed, withoutCheckpoint);
    Files.delete(withoutCheckpoint.resolve(CHECKPOINT));
    Path logAlone = home.resolve("bitcask-alone");
    copy(withoutCheckpoint, logAlone);
    for (Path hint : files(logAlone, ".hint")) {
      Files.delete(hint);
    }
    generated.fact("bitcask-later", LATER);
    generated.file(
        "open-bitcask.adoc",
        "[%autowidth.stretch,cols=\"<,>,>,>\",options=header]\n|===\n"
            + "|Opened |`keydir` |hint files |records scanned\n\n"
            + opened("after a `close`", closed)
            + opened("after a kill, with %s records more".formatted(number(LATER)), killed)
            + opened("without the file `keydir`", withoutCheckpoint)
            + opened("without hint files, too", logAlone)
            + "|===\n");
    return readByOpen(home);
  }

  /** How long the log of the sample is. */
  static long logSize(Path home) throws IOException {
    return Files.size(home.resolve(FILLED).resolve(Stage.BITCASK.datastore()));
  }

  /** What an open reads after a close. */
  static long readByOpen(Path home) throws IOException {
    return Files.size(home.resolve(CLOSED).resolve(CHECKPOINT));
  }

  /** The bytes that an open takes from the three places where it may look. */
  private static String opened(String situation, Path directory) throws IOException {
    Path file = directory.resolve(CHECKPOINT);
    boolean isSaved = Files.exists(file);
    long checkpoint = isSaved ? Files.size(file) : 0;
    long hints = 0;
    for (Path hint : files(directory, ".hint")) {
      hints += isSaved ? 0 : Files.size(hint);
    }
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      return "|%s |%s |%s |%s%n"
          .formatted(
              situation, number(checkpoint), number(hints), number(cask.recovery().scannedBytes()));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : files(from, "")) {
      Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static List<Path> files(Path directory, String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
