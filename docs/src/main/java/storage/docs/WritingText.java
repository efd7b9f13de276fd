package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static storage.docs.Cost.number;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import storage.bitcask.Batch;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;
import storage.bitcask.SyncPolicy;
import storage.common.KeyValueStore;
import storage.common.kit.ObservedDisk;
import storage.common.kit.RecordedDisk;
import storage.common.kit.StoredFiles;
import storage.common.kit.Work;

/** What the book shows of how stage 4 writes. */
final class WritingText {

  private static final int PUTS = 10_000;
  private static final int IN_A_BATCH = 100;
  private static final BitcaskOptions OPTIONS = BitcaskOptions.defaults().withoutBackground();

  private final Path home;
  private final Generated generated;

  private WritingText(Path home, Generated generated) {
    this.home = home;
    this.generated = generated;
  }

  /**
   * @param home where directories are made for the stores that this takes
   */
  static void write(Path home, Generated generated) throws IOException {
    WritingText text = new WritingText(home, generated);
    FixedRandom.restart();
    text.ahead();
    text.work();
    text.acknowledged();
    generated.file("writing-shared-sync.txt", SharedSync.in(home.resolve("shared-sync")));
    text.batch();
  }

  /** How long the file is, and how long its records are. */
  private void ahead() throws IOException {
    Path directory = home.resolve("ahead");
    ObservedDisk disk = new ObservedDisk(directory);
    StringBuilder text =
        new StringBuilder("call              records end at  file ends at  writes\n");
    try (Bitcask cask = Bitcask.open(disk.path(), OPTIONS)) {
      put(cask, "name", "Ada");
      text.append(line("put name Ada", cask, directory, disk));
      put(cask, "town", "London");
      text.append(line("put town London", cask, directory, disk));
      put(cask, "name", "Grace");
      text.append(line("put name Grace", cask, directory, disk));
    }
    try (Bitcask cask = Bitcask.open(directory, OPTIONS.asReadOnly())) {
      text.append(line("close", cask, directory, disk));
    }
    generated.file("writing-ahead.txt", text.toString());
  }

  private static String line(String call, Bitcask cask, Path directory, ObservedDisk disk)
      throws IOException {
    long size = Files.size(directory.resolve(Stage.BITCASK.datastore()));
    return "%-16s %15s %13s %7s%n"
        .formatted(call, number(cask.statistics().bytes()), number(size), disk.work().writes());
  }

  /** What ten thousand puts ask of the disk. */
  private void work() throws IOException {
    StringBuilder table = new StringBuilder();
    table.append("[cols=\"5,>2,>3,>2\",options=header]\n|===\n");
    table.append("|%s puts |Writes |Bytes written |Syncs%n".formatted(number(PUTS)));
    ObservedDisk keydir = disk("work-keydir");
    try (KeyValueStore store = Stage.KEYDIR.open(keydir.path())) {
      store.set(key(0), value(0));
      Work work = keydir.during(() -> setAll(store));
      table.append(row("stage 3", work));
      generated.fact("writing-keydir-writes", work.writes());
    }
    table.append(row("stage 4, sync never", SyncPolicy.never(), 1));
    table.append(row("stage 4, sync always", SyncPolicy.always(), 1));
    table.append(
        row("stage 4, sync always, in batches of " + IN_A_BATCH, SyncPolicy.always(), IN_A_BATCH));
    generated.file("work-writing.adoc", table.append("|===\n").toString());
    generated.fact("writing-puts", PUTS);
  }

  private String row(String title, SyncPolicy sync, int inABatch) throws IOException {
    ObservedDisk disk = disk("work " + title);
    disk.withoutSyncs();
    try (Bitcask cask = Bitcask.open(disk.path(), OPTIONS.withSync(sync))) {
      put(cask, key(0), value(0));
      return row(title, disk.during(() -> putAll(cask, inABatch)));
    }
  }

  private static String row(String title, Work work) {
    return "%n|%s |%s |%s |%s%n"
        .formatted(title, number(work.writes()), number(work.bytesWritten()), number(work.syncs()));
  }

  private static void setAll(KeyValueStore store) throws IOException {
    for (int i = 1; i <= PUTS; i++) {
      store.set(key(i), value(i));
    }
  }

  private static void putAll(Bitcask cask, int inABatch) throws IOException {
    for (int i = 1; i <= PUTS; i += inABatch) {
      if (inABatch == 1) {
        put(cask, key(i), value(i));
        continue;
      }
      Batch batch = new Batch();
      for (int each = i; each < i + inABatch; each++) {
        batch.put(bytes(key(each)), bytes(value(each)));
      }
      cask.write(batch);
    }
  }

  private static String key(int i) {
    return "key %05d".formatted(i);
  }

  private static String value(int i) {
    return "the value of number %05d".formatted(i);
  }

  private ObservedDisk disk(String name) throws IOException {
    return new ObservedDisk(Files.createDirectory(home.resolve(name)));
  }

  /** How many of ten acknowledged puts are there after a kill, and after a power cut. */
  private void acknowledged() throws IOException {
    StringBuilder table = new StringBuilder();
    table.append("[cols=\"5,>3,>3\",options=header]\n|===\n");
    table.append("|Ten puts, acknowledged |After a kill |After a power cut\n");
    table.append(acknowledged("sync never", SyncPolicy.never(), 0));
    table.append(acknowledged("sync never, and a call of `sync` after six", SyncPolicy.never(), 6));
    table.append(acknowledged("sync always", SyncPolicy.always(), 0));
    generated.file("writing-acknowledged.adoc", table.append("|===\n").toString());
  }

  private String acknowledged(String title, SyncPolicy sync, int syncedAfter) throws IOException {
    Path directory = Files.createDirectory(home.resolve("acknowledged " + title.hashCode()));
    RecordedDisk disk = new RecordedDisk(directory);
    int changes;
    try (Bitcask cask = Bitcask.open(disk.path(), OPTIONS.withSync(sync))) {
      for (int i = 1; i <= 10; i++) {
        put(cask, key(i), value(i));
        if (i == syncedAfter) {
          cask.sync();
        }
      }
      changes = disk.changes();
    }
    return "%n|%s |%d |%d%n"
        .formatted(
            title,
            found(directory.resolve("kill"), disk.afterKill(changes)),
            found(directory.resolve("cut"), disk.afterPowerCut(changes)));
  }

  private static int found(Path directory, Map<String, byte[]> files) throws IOException {
    StoredFiles.write(directory, files);
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      return cask.keys().size();
    }
  }

  /** A batch, whole, and without its last bytes, as a killed process may leave it. */
  private void batch() throws IOException {
    Path folder = Files.createDirectory(home.resolve("batch"));
    Path data = Files.createDirectory(folder.resolve("data"));
    Path running = home.resolve("batch-running");
    int end;
    try (Bitcask cask = Bitcask.open(running, OPTIONS)) {
      put(cask, "Ada", "100");
      put(cask, "Grace", "20");
      cask.write(new Batch().put(bytes("Ada"), bytes("70")).put(bytes("Grace"), bytes("50")));
      end = (int) cask.statistics().bytes();
      String segment = Stage.BITCASK.datastore();
      Files.copy(running.resolve(segment), data.resolve(segment));
    }
    Terminal terminal = new Terminal(Stage.BITCASK, folder);
    generated.file(
        "writing-batch.txt",
        terminal.type(
            "bitcask dump --records 0000000001.data",
            "truncate -s %d data/0000000001.data".formatted(end - 8),
            "bitcask dump --records 0000000001.data",
            "bitcask get Ada"));
  }

  private static void put(Bitcask cask, String key, String value) throws IOException {
    cask.put(bytes(key), bytes(value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
