package storage.bitcask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.put;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import storage.bitcask.cli.Main;
import storage.bitcask.tools.Repair;
import storage.bitcask.tools.RepairReport;
import storage.bitcask.tools.SegmentDump;
import storage.bitcask.tools.Verification;
import storage.common.CorruptStoreException;
import storage.common.NewerVersionException;
import storage.common.StoreLockedException;
import storage.common.kit.ObservedDisk;
import storage.common.kit.RecordedDisk;
import storage.log.LogDirectory;
import storage.log.Mark;
import storage.log.SegmentHeader;

/** Stores that do not open any more, and what a repair makes of them. */
class RepairTest {

  /** Every value that a key of the small store had; each may also have been without one. */
  private static final Map<String, Set<String>> HISTORY =
      Map.of(
          "name", Set.of("Ada", "Grace"),
          "gone", Set.of("soon"),
          "out", Set.of("of sight"),
          "town", Set.of("London"),
          "in", Set.of("a batch"),
          "last", Set.of("value", ""));

  @TempDir private Path directory;
  private Path damaged;
  private Map<String, byte[]> files;

  @BeforeEach
  void fill() throws IOException {
    Path sound = directory.resolve("sound");
    damaged = directory.resolve("damaged");
    SmallStore.fill(sound);
    files = SmallStore.read(sound);
  }

  @Test
  void theHighestNumberOfAllLeavesRoomForTheFilesThatARepairAdds() throws IOException {
    BitcaskOptions options = BitcaskOptions.defaults().withoutBackground().withSegmentSize(200);
    try (Bitcask cask = Bitcask.open(directory, options)) {
      for (int i = 0; i < 30; i++) {
        put(cask, "key " + i, "value");
      }
    }
    LogDirectory files = LogDirectory.of(directory);
    List<Integer> numbers = files.segments();
    Files.move(files.data(numbers.get(numbers.size() - 1)), files.data(Integer.MAX_VALUE));
    Files.delete(files.data(2));
    Files.delete(files.data(4));
    Repair.of(directory, Progress.NOBODY);
    try (Bitcask cask = Bitcask.open(directory, options)) {
      assertThat(content(cask)).containsKeys("key 0", "key 29").hasSizeLessThan(30);
    }
  }

  @Test
  void afterAnyFlippedByteEveryKeyReadsRightWhoseRecordsWereNotHit() throws IOException {
    int refused = 0;
    for (String file : files.keySet()) {
      int step = file.endsWith(".data") ? 1 : 9; // the others make no difference to a repair
      for (int at = 0; at < files.get(file).length; at += step) {
        byte[] flipped = files.get(file).clone();
        flipped[at] ^= (byte) (1 << at % 8);
        write(with(file, flipped));
        refused += assertRepaired(keysHit(file, at), "%s at %d".formatted(file, at)) ? 1 : 0;
      }
    }
    assertThat(refused).as("how often there was something to repair").isGreaterThan(300);
  }

  private boolean isRefused() throws IOException {
    return Verification.of(damaged, Progress.NOBODY).hasDamage();
  }

  /** The keys of the records that hold this byte; all of the file where one cannot know better. */
  private Set<String> keysHit(String file, int at) throws IOException {
    if (!file.endsWith(".data")) {
      return Set.of();
    }
    Set<String> hit = new TreeSet<>();
    List<SegmentDump.Line> records = SegmentDump.of(directory.resolve("sound").resolve(file));
    boolean isIdentity =
        at >= SegmentHeader.AT_IDENTITY && at < SegmentHeader.AT_IDENTITY + Long.BYTES;
    boolean isUnprovable =
        isIdentity && records.size() == 1 && !files.containsKey(file.replace("data", "hint"));
    for (SegmentDump.Line record : records) {
      if (isUnprovable || (record.offset() <= at && at < record.offset() + record.length())) {
        hit.add(record.key());
      }
    }
    return hit;
  }

  /** Returns whether there was anything to repair. */
  private boolean assertRepaired(Set<String> hit, String what) throws IOException {
    Map<String, byte[]> before = SmallStore.read(damaged);
    boolean wasDamaged = isRefused();
    RepairReport report = Repair.of(disk(), Progress.NOBODY);
    assertThat(report.isNeeded()).as(what).isEqualTo(wasDamaged);
    for (RepairReport.FileRepair file : report.files()) {
      Path original = damaged.resolve("damaged-1").resolve(file.file());
      assertThat(original).as(what).hasBinaryContent(before.get(file.file()));
    }
    try (Bitcask cask = SmallStore.open(damaged, SmallStore.OPTIONS)) {
      Map<String, String> found = content(cask);
      for (String key : HISTORY.keySet()) {
        if (!hit.contains(key)) {
          assertThat(found.get(key)).as("%s: %s", what, key).isEqualTo(SmallStore.CONTENT.get(key));
        } else if (found.containsKey(key)) {
          assertThat(HISTORY.get(key)).as("%s: %s", what, key).contains(found.get(key));
        }
      }
      assertThat(HISTORY.keySet()).as(what).containsAll(found.keySet());
      put(cask, "later", "value");
    }
    assertThat(Verification.of(damaged, Progress.NOBODY).hasDamage()).as(what).isFalse();
    assertThat(contentOf(damaged)).as(what).containsEntry("later", "value");
    return wasDamaged;
  }

  @Test
  void aHealthyStoreIsLeftUntouched() throws IOException {
    write(files);
    assertThat(Repair.of(damaged, Progress.NOBODY).isNeeded()).isFalse();
    assertUnchanged(files);
    Map<String, byte[]> torn = withTornTail();
    write(torn);
    assertThat(Repair.of(damaged, Progress.NOBODY).isNeeded()).as("a torn tail").isFalse();
    assertUnchanged(torn);
  }

  @Test
  void aRehearsalChangesNothingAndSaysWhatTheRepairDoes() throws IOException {
    Map<String, byte[]> changed = with(segment(0), flip(segment(0), SegmentHeader.SIZE + 30));
    changed.remove(segment(1));
    write(changed);
    RepairReport rehearsed = Repair.rehearse(damaged, Progress.NOBODY);
    assertUnchanged(changed);
    assertThat(rehearsed.files()).isNotEmpty();
    assertThat(Repair.of(damaged, Progress.NOBODY)).isEqualTo(rehearsed);
    assertThat(Repair.rehearse(damaged, Progress.NOBODY).isNeeded()).isFalse();
  }

  @Test
  void aSegmentThatIsMissingIsBridged() throws IOException {
    for (String missing : segments()) {
      Map<String, byte[]> fewer = new TreeMap<>(files);
      fewer.remove(missing);
      write(fewer);
      assertRepairedHoldsNothingElse(missing);
    }
  }

  @Test
  void aSegmentThatIsCutAnywhereKeepsTheRecordsBeforeTheCut() throws IOException {
    String file = segment(0);
    List<SegmentDump.Line> records = SegmentDump.of(directory.resolve("sound").resolve(file));
    for (int length = 0; length < files.get(file).length; length++) {
      write(with(file, Arrays.copyOf(files.get(file), length)));
      RepairReport report = Repair.of(disk(), Progress.NOBODY);
      int cut = length;
      long whole = records.stream().filter(each -> each.offset() + each.length() <= cut).count();
      int kept = report.files().stream().mapToInt(RepairReport.FileRepair::recordsKept).sum();
      assertThat(kept).as("cut at %d", cut).isEqualTo((int) whole);
      assertThat(contentOf(damaged)).doesNotContainKey("gone");
    }
  }

  @Test
  void withoutAnyHeaderTheRecordsStillTellWhoseTheyAre() throws IOException {
    Map<String, byte[]> changed = new TreeMap<>(files);
    for (String file : segments()) {
      byte[] bytes = files.get(file).clone();
      Arrays.fill(bytes, 0, SegmentHeader.SIZE, (byte) 0);
      changed.put(file, bytes);
    }
    write(changed);
    assertThatThrownBy(() -> Bitcask.open(damaged)).isInstanceOf(CorruptStoreException.class);
    Repair.of(damaged, Progress.NOBODY);
    assertThat(contentOf(damaged)).containsEntry("town", "London").containsEntry("name", "Grace");
    assertThat(contentOf(damaged)).isEqualTo(SmallStore.CONTENT);
  }

  @Test
  void aSegmentOfAnotherStoreIsTakenOut() throws IOException {
    Path other = directory.resolve("other");
    SmallStore.fill(other);
    byte[] foreign = SmallStore.read(other).get(segment(0));
    Map<String, byte[]> mixed = with("0000000099.data", foreign);
    write(mixed);
    RepairReport report = Repair.of(damaged, Progress.NOBODY);
    assertThat(report.files()).hasSize(1);
    assertThat(report.files().get(0).what()).contains("another store");
    assertThat(damaged.resolve("damaged-1/0000000099.data")).hasBinaryContent(foreign);
    assertThat(contentOf(damaged)).isEqualTo(SmallStore.CONTENT);
  }

  @Test
  void whatProvesTheOwnerOutweighsTheCountOfSegments() throws IOException {
    Path ours = directory.resolve("ours");
    try (Bitcask cask = Bitcask.open(ours, SmallStore.OPTIONS.withSegmentSize(4096))) {
      put(cask, "mine", "1");
    }
    Map<String, byte[]> mixed = SmallStore.read(ours);
    mixed.put("0000000098.data", files.get(segment(0)));
    mixed.put("0000000099.data", files.get(segment(1)));
    assertThat(mixed).containsKey("keydir");
    write(mixed);
    RepairReport report = Repair.of(damaged, Progress.NOBODY);
    assertThat(report.files())
        .extracting(RepairReport.FileRepair::file)
        .containsExactlyInAnyOrder("0000000098.data", "0000000099.data");
    assertThat(contentOf(damaged)).isEqualTo(Map.of("mine", "1"));
    mixed.put("promoted", mixed.remove("keydir"));
    assertRefusesToGuess(mixed);
    mixed.remove("promoted");
    assertRefusesToGuess(mixed);
    mixed.remove("0000000099.data");
    assertRefusesToGuess(mixed);
  }

  @Test
  void aBackupThatWasPutIntoServiceTellsWhoseItIs() throws IOException {
    Path backup = directory.resolve("backup");
    try (Bitcask cask = Bitcask.open(directory.resolve("sound"), SmallStore.OPTIONS)) {
      cask.backup(backup);
    }
    try (Bitcask cask = Bitcask.open(backup, SmallStore.OPTIONS)) {
      put(cask, "served", "here");
    }
    Path other = directory.resolve("other");
    SmallStore.fill(other);
    Map<String, byte[]> mixed = SmallStore.read(backup);
    mixed.remove("keydir");
    assertThat(mixed).containsKey("promoted");
    byte[] foreign = SmallStore.read(other).get(segment(0));
    for (int number = 80; number < 99; number++) {
      mixed.put("00000000%d.data".formatted(number), foreign);
    }
    write(mixed);
    Repair.of(damaged, Progress.NOBODY);
    assertThat(contentOf(damaged)).containsEntry("served", "here").hasSize(5);
  }

  private void assertRefusesToGuess(Map<String, byte[]> mixed) throws IOException {
    write(mixed);
    assertThatThrownBy(() -> Repair.of(damaged, Progress.NOBODY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("0000000001.data; 0000000098.data")
        .hasMessageContaining("move away those that do not belong here");
    assertUnchanged(mixed);
  }

  /** On the disk: in a file system in memory, whoever reads a hole fills it. */
  @Test
  void aFileOfAStrangerThatIsLongerThanAnySegmentIsMovedAwayWhole(
      @TempDir(factory = TempDirFactory.Standard.class) Path onDisk) throws IOException {
    SmallStore.write(onDisk, files);
    long size = 2_200L << 20;
    try (RandomAccessFile stranger =
        new RandomAccessFile(onDisk.resolve("0000000099.data").toFile(), "rw")) {
      stranger.writeInt(7);
      stranger.setLength(size);
    }
    assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Repair.of(onDisk, Progress.NOBODY));
    assertThat(onDisk.resolve("damaged-1/0000000099.data")).hasSize(size);
    assertThat(contentOf(onDisk)).isEqualTo(SmallStore.CONTENT);
  }

  @Test
  void aValueOfClaimsDoesNotMakeARepairQuadratic() throws IOException {
    ByteBuffer value = ByteBuffer.allocate(6 << 20);
    while (value.hasRemaining()) {
      value.putInt(value.capacity() / 2).put((byte) 1).put(new byte[3]);
    }
    byte[] key = bytes("key of 12 by"); // so that the value begins where a record could
    try (Bitcask cask = Bitcask.open(damaged, BitcaskOptions.defaults().withoutBackground())) {
      put(cask, "first", "1");
      cask.put(key, value.array());
      put(cask, "last", "1");
    }
    byte[] data = SmallStore.read(damaged).get("0000000001.data");
    data[SegmentHeader.SIZE + 40 + 10] ^= 1; // the length of the value
    assertLastIsSaved(data);
    data[0] ^= 1; // the identity in the header still tells whose records they are
    assertLastIsSaved(data);
  }

  private void assertLastIsSaved(byte[] data) throws IOException {
    Map<String, byte[]> changed = SmallStore.read(damaged);
    changed.keySet().removeIf(name -> name.endsWith(".data"));
    changed.put("0000000001.data", data);
    write(changed);
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Repair.of(damaged, Progress.NOBODY));
    assertThat(contentOf(damaged)).containsEntry("last", "1").hasSizeLessThan(3);
  }

  @Test
  void aMergedSegmentThatIsDamagedGivesWayToWhatWasMerged() throws IOException {
    Path store = directory.resolve("merging");
    Map<String, byte[]> both;
    Map<String, String> expected;
    String merged;
    try (Bitcask cask = Bitcask.open(store, SmallStore.OPTIONS.withSegmentSize(400))) {
      for (int i = 0; i < 12; i++) {
        put(cask, "key " + i % 3, "value " + i);
      }
      cask.delete(bytes("key 1"));
      both = SmallStore.read(store);
      expected = content(cask);
      assertThat(cask.merge().segmentsWritten()).isEqualTo(1);
      LogDirectory after = LogDirectory.of(store);
      merged = after.data(after.segments().get(0)).getFileName().toString();
      both.put(merged, SmallStore.read(store).get(merged));
    }
    write(both);
    assertThat(Repair.of(damaged, Progress.NOBODY).isNeeded()).isFalse();
    byte[] bytes = both.get(merged);
    for (int at = 0; at < bytes.length; at++) {
      Map<String, byte[]> changed = new TreeMap<>(both);
      changed.put(merged, bytes.clone());
      changed.get(merged)[at] ^= 1;
      write(changed);
      Repair.of(disk(), Progress.NOBODY);
      assertThat(contentOf(damaged)).as("flipped at %d", at).isEqualTo(expected);
    }
  }

  @Test
  void aCrashDuringARepairIsRepairedLikeAnyOtherDamage() throws IOException {
    Map<String, byte[]> changed = new TreeMap<>(files);
    for (String file : segments().subList(0, 2)) {
      changed.put(file, flip(file, files.get(file).length - 3));
    }
    changed.put("0000000099.data", flip(segment(0), 3));
    write(changed);
    Repair.of(damaged, Progress.NOBODY);
    Map<String, String> expected = contentOf(damaged);
    Path recorded = Files.createDirectory(directory.resolve("recorded"));
    SmallStore.write(recorded, changed);
    RecordedDisk disk = new RecordedDisk(recorded, changed);
    int start = disk.changes();
    Repair.of(disk.path(), Progress.NOBODY);
    assertThat(disk.changes()).isGreaterThan(start + 20);
    Random random = new Random(5);
    for (int cut = start; cut <= disk.changes(); cut++) {
      for (Map<String, byte[]> found :
          List.of(disk.afterKill(cut), disk.afterPowerCut(cut), disk.afterPowerCut(cut, random))) {
        write(found);
        Repair.of(disk(), Progress.NOBODY);
        assertThat(contentOf(damaged)).as("crash at %d", cut).isEqualTo(expected);
      }
    }
  }

  @Test
  void aFullDiskLeavesAStoreThatCanBeRepairedOnceThereIsRoom() throws IOException {
    Map<String, byte[]> changed = with(segment(0), flip(segment(0), SegmentHeader.SIZE + 30));
    boolean isDone = false;
    for (int room = 0; !isDone; room += 7) {
      write(changed);
      ObservedDisk disk = new ObservedDisk(damaged);
      disk.withoutSyncs();
      disk.fullAfter(room);
      try {
        Repair.of(disk.path(), Progress.NOBODY);
        isDone = true;
      } catch (IOException e) {
        assertThat(damaged.resolve(segment(0))).hasBinaryContent(changed.get(segment(0)));
        disk.makeRoom();
        Repair.of(disk.path(), Progress.NOBODY);
      }
      assertThat(isRefused()).isFalse();
    }
  }

  @Test
  void aStoreInUseAndOneOfALaterVersionAreNotTouched() throws IOException {
    write(files);
    try (Bitcask cask = Bitcask.open(damaged, SmallStore.OPTIONS)) {
      assertThatThrownBy(() -> Repair.of(damaged, Progress.NOBODY))
          .isInstanceOf(StoreLockedException.class);
      assertThat(content(cask)).isEqualTo(SmallStore.CONTENT);
    }
    Map<String, byte[]> changed = with(segment(0), flip(segment(0), SegmentHeader.SIZE + 30));
    ByteBuffer later =
        ByteBuffer.wrap(changed.get(segment(1))).putInt(Integer.BYTES, SegmentHeader.VERSION + 1);
    CRC32C crc = new CRC32C();
    crc.update(later.slice(0, SegmentHeader.AT_CHECKSUM));
    later.putInt(SegmentHeader.AT_CHECKSUM, (int) crc.getValue());
    write(changed);
    assertThatThrownBy(() -> Repair.of(damaged, Progress.NOBODY))
        .isInstanceOf(NewerVersionException.class);
    assertUnchanged(changed);
  }

  @Test
  void batchesKeepTheRecordsThatWereCommitted() throws IOException {
    Path store = directory.resolve("batch");
    try (Bitcask cask = Bitcask.open(store, SmallStore.OPTIONS.withSegmentSize(4096))) {
      put(cask, "first", "1");
      cask.write(new Batch().put(bytes("a"), bytes("1")).put(bytes("b"), bytes("1")));
    }
    Map<String, byte[]> sound = SmallStore.read(store);
    byte[] uncommitted = sound.get("0000000001.data").clone();
    int end = uncommitted.length;
    uncommitted[end - 2] ^= 1; // in the commit
    uncommitted[SegmentHeader.SIZE + 30] ^= 1; // in the first record
    write(Map.of("0000000001.data", uncommitted));
    Repair.of(damaged, Progress.NOBODY);
    assertThat(contentOf(damaged)).as("synced").isEqualTo(Map.of("a", "1", "b", "1"));
    System.arraycopy(
        new Mark(SegmentHeader.SIZE + 8, 0).encode().array(),
        0,
        uncommitted,
        SegmentHeader.AT_MARK,
        12);
    write(Map.of("0000000001.data", uncommitted));
    Repair.of(damaged, Progress.NOBODY);
    assertThat(contentOf(damaged)).as("perhaps in flight").isEmpty();
  }

  @Test
  void theCommandTellsWhatIsLostAndWhere() throws IOException {
    write(with(segment(0), flip(segment(0), SegmentHeader.SIZE + 30)));
    assertThat(run("repair", "--rehearse")).contains("rewritten", "lost:", "would be in");
    assertThat(run("repair", "--json")).contains("\"recordsKept\"", "\"offset\": 56");
    assertThat(run("repair")).isEqualTo("there is nothing to repair\n");
  }

  private String run(String... command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> args = new ArrayList<>(List.of("--dir", damaged.toString()));
    args.addAll(List.of(command));
    int status =
        Main.command().run(InputStream.nullInputStream(), out, err, args.toArray(new String[0]));
    assertThat(status).isZero();
    assertThat(err.toString(UTF_8)).isEmpty();
    return out.toString(UTF_8);
  }

  private void assertRepairedHoldsNothingElse(String missing) throws IOException {
    Set<String> hit = new TreeSet<>();
    SegmentDump.of(directory.resolve("sound").resolve(missing))
        .forEach(record -> hit.add(record.key()));
    Repair.of(damaged, Progress.NOBODY);
    Map<String, String> found = contentOf(damaged);
    Map<String, String> expected = new HashMap<>(SmallStore.CONTENT);
    expected.keySet().removeAll(hit);
    found.keySet().removeAll(hit);
    assertThat(found).as("without %s", missing).isEqualTo(expected);
  }

  private Map<String, byte[]> withTornTail() {
    String active = segments().get(segments().size() - 1);
    byte[] torn = Arrays.copyOf(files.get(active), files.get(active).length + 40);
    Arrays.fill(torn, torn.length - 40, torn.length, (byte) 7);
    return with(active, torn);
  }

  private Path disk() {
    ObservedDisk disk = new ObservedDisk(damaged);
    disk.withoutSyncs();
    return disk.path();
  }

  private List<String> segments() {
    return files.keySet().stream().filter(file -> file.endsWith(".data")).sorted().toList();
  }

  private String segment(int i) {
    return segments().get(i);
  }

  private byte[] flip(String file, int at) {
    byte[] flipped = files.get(file).clone();
    flipped[at] ^= 1;
    return flipped;
  }

  private Map<String, byte[]> with(String name, byte[] content) {
    Map<String, byte[]> changed = new TreeMap<>(files);
    changed.put(name, content);
    return changed;
  }

  private void assertUnchanged(Map<String, byte[]> before) throws IOException {
    assertThat(SmallStore.read(damaged)).usingRecursiveComparison().isEqualTo(before);
  }

  /** Makes the damaged store consist of these files, and nothing that a repair has left. */
  private void write(Map<String, byte[]> content) throws IOException {
    for (int i = 1; Files.exists(damaged.resolve("damaged-" + i)); i++) {
      SmallStore.write(damaged.resolve("damaged-" + i), Map.of());
      Files.delete(damaged.resolve("damaged-" + i));
    }
    SmallStore.write(damaged, content);
  }

  private static Map<String, String> contentOf(Path store) throws IOException {
    try (Bitcask cask = Bitcask.open(store, SmallStore.OPTIONS.asReadOnly())) {
      return new TreeMap<>(content(cask));
    }
  }
}
