package storage.bitcask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.put;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.bitcask.cli.Main;
import storage.bitcask.tools.Repair;
import storage.bitcask.tools.RepairReport;
import storage.bitcask.tools.Verification;
import storage.common.CorruptStoreException;
import storage.common.StoreLockedException;
import storage.common.kit.RecordedDisk;
import storage.log.DirectoryLock;
import storage.log.LogDirectory;
import storage.log.SegmentFile;
import storage.log.SegmentHeader;

/** Copies of a store that is in use. */
class BackupTest {

  private static final BitcaskOptions OPTIONS =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(256);

  private static final List<FileFault> REPLACED_BY_NO_FILE =
      List.of(
          FileFault.REPLACED_BY_A_DIRECTORY,
          FileFault.REPLACED_BY_A_PIPE,
          FileFault.REPLACED_BY_A_LINK_TO_IT,
          FileFault.REPLACED_BY_A_LINK_TO_NOTHING);

  @TempDir private Path directory;
  private Path source;
  private Path target;

  @BeforeEach
  void name() {
    source = directory.resolve("source");
    target = directory.resolve("target");
  }

  @Test
  void aBackupOpensWithWhatTheStoreHeldAtThatInstant() throws IOException {
    try (Bitcask cask = filled()) {
      Map<String, String> then = content(cask);
      BackupReport report = cask.backup(target);
      assertThat(report.segmentsCopied()).isEqualTo(cask.statistics().segments());
      put(cask, "later", "value");
      assertThat(contentOf(target)).isEqualTo(then);
      try (Bitcask copy = Bitcask.open(target, OPTIONS)) {
        assertThat(copy.recovery().droppedBytes()).isZero();
        assertThat(copy.statistics().lastSequence()).isEqualTo(report.lastSequence());
      }
      assertThat(Verification.of(target, Progress.NOBODY).hasDamage()).isFalse();
    }
  }

  @Test
  void onlyWhatIsNewIsCopiedAgain() throws IOException {
    try (Bitcask cask = filled()) {
      int segments = cask.backup(target).segmentsCopied();
      BackupReport again = cask.backup(target);
      assertThat(again.segmentsCopied()).isZero();
      assertThat(again.segmentsKept()).isEqualTo(segments);
      put(cask, "one", "more");
      assertThat(cask.backup(target).segmentsCopied()).isBetween(1, 2);
      cask.merge();
      BackupReport merged = cask.backup(target);
      assertThat(merged.segmentsDeleted()).isPositive();
      assertThat(contentOf(target)).isEqualTo(content(cask));
      assertThat(LogDirectory.of(target).segments()).isEqualTo(LogDirectory.of(source).segments());
    }
  }

  @Test
  void aStoreThatIsOnlyReadCanBeBackedUpBesideItsOwner() throws IOException {
    try (Bitcask owner = filled();
        Bitcask reader = Bitcask.open(source, OPTIONS.asReadOnly())) {
      Map<String, String> then = content(reader);
      put(owner, "later", "value");
      owner.merge();
      reader.backup(target);
      assertThat(contentOf(target)).isEqualTo(then);
    }
  }

  @Test
  void aBackupThatIsOpenedForWritingIsAStoreOfItsOwn() throws IOException {
    try (Bitcask cask = filled()) {
      cask.backup(target);
      try (Bitcask copy = Bitcask.open(target, OPTIONS)) {
        put(copy, "order", "paid");
      }
      put(cask, "a", "write");
      assertRefused(cask, target, "holds a store, and no list that makes it a backup");
      assertThat(contentOf(target)).containsEntry("order", "paid");
    }
  }

  @Test
  void aBackupThatIsOnlyReadStaysOne() throws IOException {
    try (Bitcask cask = filled()) {
      cask.backup(target);
      assertThat(contentOf(target)).isEqualTo(content(cask));
      put(cask, "a", "write");
      cask.backup(target);
      assertThat(contentOf(target)).isEqualTo(content(cask));
    }
  }

  /** Both have the same number, and no record of one says that it is not the other's. */
  @Test
  void aStoreAndWhatBecameOfItsBackupDoNotTakeEachOthersPlace() throws IOException {
    Path backupOfBoth = directory.resolve("backup of both");
    try (Bitcask cask = filled()) {
      cask.backup(target);
      put(cask, "a", "of the store");
      cask.backup(backupOfBoth);
    }
    for (boolean isMerged : new boolean[] {false, true}) {
      try (Bitcask promoted = Bitcask.open(target, OPTIONS)) {
        for (int i = 0; i < 40; i++) {
          put(promoted, "key " + i % 7, "of the other");
        }
        if (isMerged) {
          promoted.merge();
        }
        assertRefused(promoted, backupOfBoth, "twin");
      }
    }
    assertThat(contentOf(backupOfBoth)).containsEntry("a", "of the store");
  }

  /** Two copies made by other means than a backup: only their records tell them apart. */
  @Test
  void recordsThatTheStoreHasNotAreNeverOverwritten() throws IOException {
    Path twin = directory.resolve("twin");
    Map<String, byte[]> then;
    try (Bitcask cask = Bitcask.open(source, OPTIONS.withSegmentSize(4096))) {
      put(cask, "name", "Ada");
    }
    then = SmallStore.read(source);
    SmallStore.write(twin, then);
    try (Bitcask other = Bitcask.open(twin, OPTIONS.withSegmentSize(4096))) {
      put(other, "order", "paid");
      other.backup(target);
    }
    Map<String, String> backedUp = contentOf(target);
    for (int records = 0; records < 40; records += 13) {
      SmallStore.write(source, then);
      try (Bitcask cask = Bitcask.open(source, OPTIONS.withSegmentSize(512))) {
        for (int i = 0; i < records; i++) {
          put(cask, "key " + i, "value");
        }
        assertRefused(cask, target, records == 0 ? "records up to 2" : "the store does not have");
      }
    }
    assertThat(contentOf(target)).isEqualTo(backedUp);
  }

  @Test
  void aTargetWithinTheStoreOrAroundItIsRefused() throws IOException {
    Path link = directory.resolve("link");
    try (Bitcask cask = filled()) {
      Files.createSymbolicLink(link, source);
      for (Path inside : List.of(source.resolve("backup"), link.resolve("a").resolve("b"))) {
        assertRefused(cask, inside, "within the other");
        assertThat(inside).doesNotExist();
      }
      assertRefused(cask, link, "itself");
      assertRefused(cask, directory, "within the other");
    }
    assertThat(contentOf(source)).hasSize(9);
  }

  @Test
  void theListProvesWhatHasToBeThere() throws IOException {
    try (Bitcask cask = filled()) {
      cask.backup(target);
    }
    Map<String, byte[]> whole = SmallStore.read(target);
    for (String file : whole.keySet().stream().filter(each -> each.endsWith(".data")).toList()) {
      byte[] bytes = whole.get(file);
      for (byte[] less : new byte[][] {null, {}, Arrays.copyOf(bytes, bytes.length - 8)}) {
        Map<String, byte[]> fewer = new TreeMap<>(whole);
        fewer.remove(file);
        if (less != null) {
          fewer.put(file, less);
        }
        SmallStore.write(target, fewer);
        assertThatThrownBy(() -> Bitcask.open(target)).isInstanceOf(CorruptStoreException.class);
        assertThatThrownBy(() -> contentOf(target)).isInstanceOf(CorruptStoreException.class);
        assertThat(Verification.of(target, Progress.NOBODY).hasDamage()).as(file).isTrue();
        assertThat(SmallStore.read(target)).usingRecursiveComparison().isEqualTo(fewer);
        try (Bitcask cask = Bitcask.open(source, OPTIONS)) {
          cask.backup(target); // holds nothing that the store has not, so it is made whole
          assertThat(contentOf(target)).isEqualTo(content(cask));
        }
      }
    }
  }

  @Test
  void aBackupOfAStoreWithoutRecordsIsOne() throws IOException {
    try (Bitcask cask = Bitcask.open(source, OPTIONS)) {
      cask.backup(target);
      assertThat(contentOf(target)).isEmpty();
      put(cask, "name", "Ada");
      cask.backup(target);
      assertThat(contentOf(target)).containsEntry("name", "Ada");
    }
  }

  private static void assertRefused(Bitcask cask, Path to, String why) {
    assertThatThrownBy(() -> cask.backup(to))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void theStoreItselfAnotherStoreAndAStoreInUseAreRefused() throws IOException {
    try (Bitcask cask = filled()) {
      assertThatThrownBy(() -> cask.backup(source))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("itself");
      SmallStore.fill(target);
      Map<String, byte[]> before = SmallStore.read(target);
      assertThatThrownBy(() -> cask.backup(target))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("holds a store");
      assertThat(SmallStore.read(target)).usingRecursiveComparison().isEqualTo(before);
      Path inUse = directory.resolve("in use");
      cask.backup(inUse);
      try (DirectoryLock owner = DirectoryLock.acquire(LogDirectory.of(inUse))) {
        owner.requireHeld();
        assertThatThrownBy(() -> cask.backup(inUse)).isInstanceOf(StoreLockedException.class);
      }
      Path file = Files.writeString(directory.resolve("a file"), "text");
      assertThatThrownBy(() -> cask.backup(file)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void damageIsFoundAndTheBackupBeforeStays() throws IOException {
    Map<String, String> before;
    try (Bitcask cask = filled()) {
      before = content(cask);
      cask.backup(target);
      cask.merge();
    }
    Path file = LogDirectory.of(source).data(LogDirectory.of(source).segments().get(0));
    try (Bitcask cask = Bitcask.open(source, OPTIONS)) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[SegmentHeader.SIZE + 30] ^= 1;
      Files.write(file, bytes);
      assertThatThrownBy(() -> cask.backup(target))
          .isInstanceOf(CorruptStoreException.class)
          .hasMessageContaining(file.toString());
    }
    assertThat(contentOf(target)).isEqualTo(before);
  }

  @Test
  void aCrashLeavesTheBackupBeforeOrTheOneAfter() throws IOException {
    Map<String, byte[]> first;
    Map<String, String> before;
    Map<String, String> after;
    RecordedDisk disk;
    int start;
    try (Bitcask cask = filled()) {
      before = content(cask);
      cask.backup(target);
      first = SmallStore.read(target);
      for (int i = 0; i < 40; i++) {
        put(cask, "key " + i % 9, "other value " + i);
        if (i == 20) {
          cask.delete(bytes("key 3"));
          cask.merge(); // what it leaves out is made stale by records of younger segments
        }
      }
      put(cask, "key 1", "last");
      after = content(cask);
      Path again = Files.createDirectory(directory.resolve("again"));
      SmallStore.write(again, first);
      disk = new RecordedDisk(again, first);
      start = disk.changes();
      cask.backup(disk.path());
    }
    Random random = new Random(7);
    Path crashed = directory.resolve("crashed");
    for (int cut = start; cut <= disk.changes(); cut++) {
      for (Map<String, byte[]> found :
          List.of(
              disk.afterKill(cut),
              disk.afterPowerCut(cut),
              disk.afterPowerCut(cut, random),
              disk.afterPowerCut(cut, random))) {
        SmallStore.write(crashed, found);
        assertThat(contentOf(crashed)).as("read after a crash at %d", cut).isIn(before, after);
        try (Bitcask cask = SmallStore.open(crashed, OPTIONS)) {
          assertThat(content(cask)).as("crash at %d", cut).isIn(before, after);
        }
        SmallStore.write(crashed, found);
        try (Bitcask cask = SmallStore.open(source, OPTIONS)) {
          cask.backup(crashed);
        }
        assertThat(contentOf(crashed)).as("the next backup after %d", cut).isEqualTo(after);
      }
    }
    SmallStore.write(crashed, disk.afterKill(disk.changes()));
    assertThat(contentOf(crashed)).isEqualTo(after);
  }

  /** A segment that has to go need not be one that a merge has replaced: it may hold nothing. */
  @Test
  void aBackupThatWasCutShortBeforeItsLastDeletionIsReadWithoutWhatHasToGo() throws IOException {
    try (Bitcask cask = filled()) {
      cask.backup(target);
    }
    LogDirectory files = LogDirectory.of(target);
    BackupList whole = BackupList.find(files);
    int last = whole.segments().size() - 1;
    BackupList.Entry youngest = whole.segments().get(last);
    SegmentFile file = SegmentFile.read(youngest.number(), files.data(youngest.number()));
    new BackupList(
            whole.store(),
            whole.branch(),
            whole.identity() + 1,
            file.header().first() - 1,
            whole.segments().subList(0, last),
            List.of(BackupList.Entry.gone(file)))
        .write(files);
    Map<String, String> read = contentOf(target);
    try (Bitcask cask = SmallStore.open(target, OPTIONS)) {
      assertThat(content(cask)).isEqualTo(read);
    }
    assertThat(file.file()).doesNotExist();
  }

  @Test
  void aFirstBackupThatWasCutShortIsNotTakenForAnEmptyStore() throws IOException {
    Map<String, String> content;
    RecordedDisk disk = new RecordedDisk(Files.createDirectories(target), Map.of());
    int start = disk.changes();
    try (Bitcask cask = filled()) {
      content = content(cask);
      cask.backup(disk.path());
    }
    Random random = new Random(7);
    Path crashed = directory.resolve("crashed");
    int refused = 0;
    for (int cut = start; cut <= disk.changes(); cut++) {
      for (Map<String, byte[]> found :
          List.of(disk.afterKill(cut), disk.afterPowerCut(cut, random))) {
        SmallStore.write(crashed, found);
        try {
          boolean isBegun = found.keySet().stream().anyMatch(each -> each.contains(".data"));
          Map<String, String> left = isBegun ? content : Map.of();
          assertThat(contentOf(crashed)).as("crash at %d", cut).isIn(content, left);
        } catch (CorruptStoreException e) {
          assertThat(e).hasMessageContaining("run again");
          refused++;
          assertThatThrownBy(() -> Bitcask.open(crashed)).isInstanceOf(CorruptStoreException.class);
        }
        try (Bitcask cask = Bitcask.open(source, OPTIONS)) {
          cask.backup(crashed);
        }
        assertThat(contentOf(crashed)).isEqualTo(content);
      }
    }
    assertThat(refused).isGreaterThan(10);
  }

  /** Their lengths were on the disk before the power went, and their bytes were not. */
  @Test
  void copiesThatWereNotSyncedAreMadeAnew() throws IOException {
    try (Bitcask cask = Bitcask.open(source)) {
      cask.put(bytes("large"), new byte[200_000]);
      put(cask, "small", "value");
      RecordedDisk disk = new RecordedDisk(Files.createDirectories(target), Map.of());
      cask.backup(disk.path());
      Map<String, byte[]> torn = Map.of();
      for (int cut = 0; !torn.containsKey("backup"); cut++) {
        torn = new TreeMap<>(disk.afterKill(cut));
      }
      byte[] copy = disk.afterKill(disk.changes()).get("0000000001.data");
      Arrays.fill(copy, 4096, copy.length - 128 * 1024, (byte) 1);
      torn.put("0000000001.data.tmp", copy);
      Path crashed = directory.resolve("crashed");
      SmallStore.write(crashed, torn);
      assertThatThrownBy(() -> Bitcask.open(crashed)).hasMessageContaining("run again");
      assertThat(cask.backup(crashed).segmentsCopied()).isEqualTo(1);
      assertThat(Verification.of(crashed, Progress.NOBODY).hasDamage()).isFalse();
      assertThat(contentOf(crashed)).isEqualTo(content(cask));
    }
  }

  /** One bit of it makes a store's twin look like the store, unless damage is noticed. */
  @Test
  void whereTheFormerListIsDamagedNoBackupOfTheTwinIsReplaced() throws IOException {
    Path backupOfTheStore = directory.resolve("backup of the store");
    try (Bitcask cask = filled()) {
      cask.backup(target);
      cask.backup(backupOfTheStore);
    }
    Path promoted = target.resolve("promoted");
    try (Bitcask twin = Bitcask.open(target, OPTIONS)) {
      put(twin, "key 1", "of the twin");
      twin.merge();
    }
    byte[] sound = Files.readAllBytes(promoted);
    for (int at = sound.length - 1; at >= 0; at--) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 1;
      Files.write(promoted, damaged);
      try (Bitcask twin = Bitcask.open(target, OPTIONS.asReadOnly())) {
        assertThatThrownBy(() -> twin.backup(backupOfTheStore))
            .isInstanceOf(CorruptStoreException.class)
            .hasMessageContaining("promoted");
      }
    }
    assertThat(contentOf(backupOfTheStore)).isEqualTo(contentOf(source));
    assertThat(Verification.of(target, Progress.NOBODY).findings().toString()).contains("promoted");
    byte[] damaged = Files.readAllBytes(promoted);
    assertThat(Repair.of(target, Progress.NOBODY).isNeeded()).isTrue();
    assertThat(target.resolve("damaged-1/promoted")).hasBinaryContent(damaged);
    assertThat(Verification.of(target, Progress.NOBODY).hasDamage()).isFalse();
    try (Bitcask twin = Bitcask.open(target, OPTIONS)) {
      assertRefused(twin, backupOfTheStore, "twin");
      twin.backup(directory.resolve("empty"));
    }
    assertThat(contentOf(backupOfTheStore)).isEqualTo(contentOf(source));
  }

  @Test
  void whereTheFormerListIsNoFileNoBackupOfTheTwinIsReplaced() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path backupOfTheStore = directory.resolve("backup of the store");
    try (Bitcask cask = filled()) {
      cask.backup(backupOfTheStore);
      for (FileFault fault : REPLACED_BY_NO_FILE) {
        Path twins = directory.resolve("promoted " + fault);
        cask.backup(twins);
        try (Bitcask twin = Bitcask.open(twins, OPTIONS)) {
          put(twin, "key 1", "of the twin");
          twin.merge();
          assertThat(fault.strike(twins.resolve("promoted"), null, elsewhere)).isTrue();
          assertThatThrownBy(() -> twin.backup(backupOfTheStore))
              .isInstanceOf(CorruptStoreException.class)
              .hasMessageContaining("promoted");
        }
        assertThat(Repair.of(twins, Progress.NOBODY).isNeeded()).isTrue();
        try (Bitcask twin = Bitcask.open(twins, OPTIONS)) {
          assertRefused(twin, backupOfTheStore, "twin");
        }
      }
    }
    assertThat(contentOf(backupOfTheStore)).isEqualTo(contentOf(source));
  }

  @Test
  void aListOfSegmentsThatIsDamagedDeletesNothing() throws IOException {
    try (Bitcask cask = filled()) {
      cask.backup(target);
    }
    Map<String, byte[]> before = SmallStore.read(target);
    before.get("backup")[60] ^= 1;
    SmallStore.write(target, before);
    assertThatThrownBy(() -> Bitcask.open(target)).isInstanceOf(CorruptStoreException.class);
    assertThatThrownBy(() -> contentOf(target)).hasMessageContaining("repair takes it out");
    try (Bitcask cask = Bitcask.open(source, OPTIONS)) {
      assertThatThrownBy(() -> cask.backup(target)).isInstanceOf(CorruptStoreException.class);
    }
    assertThat(SmallStore.read(target)).usingRecursiveComparison().isEqualTo(before);
    assertThat(Repair.of(target, Progress.NOBODY).files())
        .extracting(RepairReport.FileRepair::file)
        .containsExactly("backup");
    assertThat(target.resolve("damaged-1/backup")).hasBinaryContent(before.get("backup"));
    assertThat(contentOf(target)).isEqualTo(contentOf(source));
  }

  /** A younger list beside the segments of an older backup, and the other way round. */
  @Test
  void aListThatIsMisplacedDeletesNothing() throws IOException {
    Map<String, byte[]> younger;
    try (Bitcask cask = filled()) {
      cask.backup(target);
      Map<String, byte[]> first = SmallStore.read(target);
      byte[] older = first.get("backup");
      cask.merge();
      put(cask, "one", "more");
      cask.backup(target);
      younger = SmallStore.read(target);
      first.put("backup", younger.get("backup")); // which tells to delete the first segments
      SmallStore.write(target, first);
      assertThatThrownBy(() -> Bitcask.open(target)).isInstanceOf(CorruptStoreException.class);
      assertThat(SmallStore.read(target)).usingRecursiveComparison().isEqualTo(first);
      younger.put("backup", older);
      SmallStore.write(target, younger);
      assertThatThrownBy(() -> Bitcask.open(target)).isInstanceOf(CorruptStoreException.class);
      assertThat(SmallStore.read(target)).usingRecursiveComparison().isEqualTo(younger);
      Repair.of(target, Progress.NOBODY);
      assertThat(contentOf(target)).isEqualTo(content(cask));
    }
  }

  @Test
  void whatIsNoListIsLeftAlone() throws IOException {
    filled().close();
    Files.writeString(source.resolve("backup"), "rsync -a . elsewhere");
    Bitcask.open(source, OPTIONS).close();
    assertThat(source.resolve("backup")).hasContent("rsync -a . elsewhere");
    Files.delete(source.resolve("backup"));
    for (String name : List.of("backup", "keydir", "0000000001.hint", "0000000099.hint")) {
      Files.deleteIfExists(source.resolve(name));
      Files.createDirectories(source.resolve(name).resolve("photos"));
    }
    try (Bitcask cask = Bitcask.open(source, OPTIONS)) {
      put(cask, "one", "more");
      cask.merge();
    }
    assertThat(contentOf(source)).hasSize(10);
    assertThat(Repair.of(source, Progress.NOBODY).isNeeded()).isFalse();
    assertThat(source.resolve("0000000099.hint/photos")).isDirectory();
  }

  @Test
  void everyBackupBesideWritersAndMergesIsAStateThatWas() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Bitcask cask = Bitcask.open(source, OPTIONS.withSegmentSize(1024))) {
      Future<?> writer =
          threads.submit(
              () -> {
                for (int i = 1; !done.get(); i++) {
                  byte[] value = bytes(String.valueOf(i));
                  cask.write(new Batch().put(bytes("a"), value).put(bytes("b"), value));
                  put(cask, "key " + i % 50, "value");
                }
                return null;
              });
      Future<?> merger =
          threads.submit(
              () -> {
                while (!done.get()) {
                  cask.merge();
                }
                return null;
              });
      int last = 0;
      for (int i = 0; i < 20; i++) {
        cask.backup(target);
        Map<String, String> copy = contentOf(target);
        assertThat(copy.get("a")).as("one batch").isEqualTo(copy.get("b"));
        int seen = Integer.parseInt(copy.getOrDefault("a", "0"));
        assertThat(seen).as("never an older state").isGreaterThanOrEqualTo(last);
        assertThat(copy.size()).isGreaterThanOrEqualTo(Math.min(seen - 1, 50));
        last = seen;
      }
      done.set(true);
      writer.get();
      merger.get();
      assertThat(last).isPositive();
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
  }

  @Test
  void theCommandTellsWhatItDidAndShowsNoBarWithoutATerminal() throws IOException {
    filled().close();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] args = {"--dir", source.toString(), "backup", target.toString()};
    assertThat(Main.command().run(InputStream.nullInputStream(), out, err, args)).isZero();
    assertThat(out.toString(UTF_8))
        .startsWith("copied ")
        .contains("kept 0", "the last record is number 30");
    assertThat(err.toString(UTF_8)).isEmpty();
    assertThat(contentOf(target)).isEqualTo(contentOf(source));
  }

  private Bitcask filled() throws IOException {
    Bitcask cask = Bitcask.open(source, OPTIONS);
    for (int i = 0; i < 30; i++) {
      put(cask, "key " + i % 9, "value " + i);
    }
    return cask;
  }

  private static Map<String, String> contentOf(Path store) throws IOException {
    try (Bitcask cask = Bitcask.open(store, OPTIONS.asReadOnly())) {
      return new TreeMap<>(content(cask));
    }
  }
}
