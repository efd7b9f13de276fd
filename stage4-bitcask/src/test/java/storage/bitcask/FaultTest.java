package storage.bitcask;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.get;
import static storage.bitcask.BitcaskTest.put;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.StoreLockedException;
import storage.common.kit.ObservedDisk;
import storage.log.LogDirectory;
import storage.log.SegmentHeader;

/** A disk that is full at any byte, a sync that fails, files that cannot be written. */
class FaultTest {

  private static final int CALLS = 13;

  /** How far apart the bytes are at which the disk is full. */
  private static final int STEP = Integer.getInteger("fault.step", 3);

  /** Merges in the background. */
  private static final BitcaskOptions MERGING = BitcaskOptions.defaults().withSegmentSize(64 << 10);

  @TempDir private Path directory;

  /** Put, delete, roll, hint and merge each meet the full disk at each of their bytes. */
  @Test
  void aFullDiskAtEveryByteLosesNothingAndIsSurvivedWithoutReopening() throws IOException {
    long bytes = bytesOfHistory();
    assertThat(bytes).as("so that every room is tried").isBetween(700L, 9_000L);
    int failures = 0; // those of marks and hint files are nobody's
    for (long room = 0; room < bytes; room += STEP) {
      Path store = directory.resolve("store");
      SmallStore.write(store, Map.of());
      ObservedDisk disk = new ObservedDisk(store);
      disk.withoutSyncs();
      Map<String, Set<String>> possible = new TreeMap<>();
      try (Bitcask cask = Bitcask.open(disk.path(), SmallStore.OPTIONS)) {
        disk.fullAfter(room);
        failures += history(cask, possible) ? 1 : 0;
        assertPossible(cask, possible, room);
        disk.makeRoom();
        for (String key : Set.copyOf(possible.keySet())) {
          put(cask, key, "after");
          possible.put(key, Set.of("after"));
        }
        cask.merge();
        assertPossible(cask, possible, room);
      }
      try (Bitcask cask = Bitcask.open(disk.path(), SmallStore.OPTIONS)) {
        assertPossible(cask, possible, room);
      }
      assertThat(disk.openFiles()).isZero();
    }
    assertThat(failures).as("rooms in which a call failed").isGreaterThan((int) bytes / STEP / 2);
  }

  /** What is written through a mapping cannot fail, so its blocks have to be there before. */
  @Test
  void aFullDiskIsMetByAnErrorAndNotByTheMapping() throws IOException {
    ObservedDisk disk = new ObservedDisk(directory.resolve("store"));
    try (Bitcask cask = Bitcask.open(disk.path())) {
      put(cask, "name", "Ada");
      disk.fullAfter(0);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  put(cask, "key " + i, "value " + i);
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
      assertThat(get(cask, "name")).contains("Ada");
    }
  }

  /** What makes room needs some itself, and puts must not have taken it. */
  @Test
  void aFullDiskIsLeftByDeletingAndMerging() throws IOException {
    ObservedDisk disk = new ObservedDisk(directory.resolve("store"));
    disk.hasSize(1 << 20);
    disk.withoutSyncs();
    BitcaskOptions options =
        BitcaskOptions.defaults().withoutBackground().withSegmentSize(128 << 10);
    try (Bitcask cask = Bitcask.open(disk.path(), options)) {
      for (int round = 0; round < 3; round++) {
        int keys = putUntilFull(cask);
        assertThat(keys).as("values of 1,000 bytes").isBetween(800, 1_000);
        for (int i = 0; i < 300; i++) {
          cask.delete(bytes("key " + i));
        }
        mergeAsFarAsThereIsRoom(cask);
        assertThat(disk.free()).as("with 300 deleted").isGreaterThan(250_000);
        for (int i = 0; i < keys; i++) {
          cask.delete(bytes("key " + i));
        }
        cask.merge();
        assertThat(disk.free()).as("with all deleted").isGreaterThan(1_000_000);
      }
    }
    assertThat(disk.openFiles()).isZero();
  }

  /** What is live of all segments is more than there is room for, and that of each is not. */
  @Test
  void aFullDiskIsLeftWhereOneSegmentCanBeMergedAndNotAll() throws IOException {
    ObservedDisk disk = new ObservedDisk(directory.resolve("store"));
    disk.hasSize(1 << 20);
    disk.withoutSyncs();
    BitcaskOptions options =
        BitcaskOptions.defaults()
            .withoutBackground()
            .withMerge(MergePolicy.defaults().onlyByCall())
            .withSegmentSize(128 << 10);
    try (Bitcask cask = Bitcask.open(disk.path(), options)) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  cask.put(bytes("key " + (i % 8 == 0 ? i : 1)), new byte[1_000]);
                }
              })
          .hasMessageContaining("No space left");
      assertThatThrownBy(cask::merge).as("all at once").hasMessageContaining("No space left");
      assertThat(disk.free()).as("merged one by one").isGreaterThan(500_000);
      cask.merge();
      cask.put(bytes("key"), new byte[1_000]);
    }
  }

  /** Not even a header fits: a merge has to find what was reserved for puts, or the hint files. */
  @Test
  void aDiskThatIsFullToTheLastByteIsLeftByMerging() throws IOException {
    BitcaskOptions options =
        BitcaskOptions.defaults()
            .withoutBackground()
            .withMerge(MergePolicy.defaults().onlyByCall())
            .withSegmentSize(64 << 10);
    for (boolean isReserved : new boolean[] {true, false}) {
      Path store = directory.resolve("reserved " + isReserved);
      ObservedDisk disk = new ObservedDisk(store);
      disk.withoutSyncs();
      try (Bitcask cask = Bitcask.open(disk.path(), options)) {
        for (int i = 0; i < 400; i++) {
          cask.put(bytes("key " + i % 10), new byte[1_000]);
        }
        if (isReserved) {
          deleteHints(disk.path());
          assertIsLeftByMerging(disk, cask);
        }
      }
      if (!isReserved) {
        try (Bitcask cask = Bitcask.open(disk.path(), options)) {
          assertIsLeftByMerging(disk, cask);
        }
      }
    }
  }

  /** A put that finds no room for itself must not take that of a header. */
  @Test
  void aSegmentIsNotBegunWhereThereIsNoRoomForARecord() throws IOException {
    ObservedDisk disk = new ObservedDisk(directory.resolve("store"));
    disk.hasSize(1_000);
    disk.withoutSyncs();
    BitcaskOptions options = BitcaskOptions.defaults().withoutBackground();
    try (Bitcask cask = Bitcask.open(disk.path(), options)) {
      assertThatThrownBy(() -> cask.put(bytes("key"), new byte[2_000]))
          .hasMessageContaining("No space left");
      assertThat(disk.free()).isEqualTo(1_000);
    }
  }

  private static void assertIsLeftByMerging(ObservedDisk disk, Bitcask cask) throws IOException {
    disk.hasSize(0);
    disk.hasSize(-disk.free());
    assertThatThrownBy(cask::mergeByPolicy).hasMessageContaining("No space left");
    assertThat(disk.free()).isGreaterThan(300_000);
    cask.mergeByPolicy();
    cask.put(bytes("key 0"), new byte[1_000]);
  }

  private static void deleteHints(Path store) throws IOException {
    LogDirectory files = LogDirectory.of(store);
    for (int each : files.hints()) {
      Files.delete(files.hint(each));
    }
  }

  /** Each of many writers finds the room that a merge gives back, or the others have taken it. */
  @Test
  void manyWritersOnAFullDiskAllWaitForTheirRoom() throws Exception {
    ObservedDisk disk = new ObservedDisk(directory.resolve("store"));
    disk.hasSize(1 << 20);
    disk.withoutSyncs();
    ExecutorService writers = Executors.newFixedThreadPool(16);
    try (Bitcask cask = Bitcask.open(disk.path(), MERGING)) {
      List<Callable<Void>> all = new ArrayList<>();
      for (int writer = 0; writer < 16; writer++) {
        byte[] key = bytes("key " + writer);
        all.add(
            () -> {
              for (int i = 0; i < 500; i++) {
                cask.put(key, new byte[3_000]);
              }
              return null;
            });
      }
      for (Future<Void> each : writers.invokeAll(all)) {
        each.get();
      }
    } finally {
      writers.shutdown();
    }
  }

  /** A writer may be faster than the merges that give it room. */
  @Test
  void aPutOnAFullDiskWaitsForMergesThatGiveRoomBack() throws IOException {
    ObservedDisk disk = new ObservedDisk(directory.resolve("store"));
    disk.hasSize(1 << 20);
    disk.withoutSyncs();
    try (Bitcask cask = Bitcask.open(disk.path(), MERGING)) {
      for (int round = 0; round < 20; round++) { // now and then, a merge is faster than a put
        cask.pauseMerges();
        assertThatThrownBy(() -> overwrite(cask)).hasMessageContaining("No space left");
        cask.resumeMerges();
        cask.put(bytes("key 0"), new byte[1_000]);
      }
    }
    assertThat(disk.openFiles()).isZero();
  }

  private static void overwrite(Bitcask cask) throws IOException {
    for (int i = 0; i < 2_000; i++) {
      cask.put(bytes("key " + i % 10), new byte[1_000]);
    }
  }

  @Test
  void whoWaitsForRoomCanBeInterruptedAndHoldsUpNoClose() throws Exception {
    ObservedDisk disk = new ObservedDisk(directory.resolve("store"));
    disk.hasSize(1 << 20);
    disk.withoutSyncs();
    MergePolicy endless = MergePolicy.defaults().withSpeed(1);
    Bitcask cask = Bitcask.open(disk.path(), MERGING.withMerge(endless));
    assertThat(failureOfAWriterThatWaits(cask, Thread::interrupt))
        .isInstanceOf(ClosedByInterruptException.class);
    assertThat(failureOfAWriterThatWaits(cask, thread -> cask.close())).isNotNull();
    assertThat(disk.openFiles()).isZero();
  }

  /** What {@code end} makes of a thread that overwrites until it waits for a merge. */
  private static Throwable failureOfAWriterThatWaits(Bitcask cask, Ending end) throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread writer =
        new Thread(() -> failure.set(catchThrowable(() -> overwrite(cask))), "waits for room");
    writer.start();
    while (!isWaitingForAMerge(writer)) {
      assertThat(writer.isAlive()).as("it waits").isTrue();
      Thread.sleep(1);
    }
    long began = System.nanoTime();
    end.of(writer);
    writer.join();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    return failure.get();
  }

  private static boolean isWaitingForAMerge(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(each -> each.getClassName().equals(Housekeeper.class.getName()));
  }

  /** What is wholly stale goes first, and a failure of the rest is told. */
  private static void mergeAsFarAsThereIsRoom(Bitcask cask) {
    try {
      cask.merge();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  /**
   * Puts keys with a long value until the disk is full, also for the next ones and shorter ones.
   */
  private static int putUntilFull(Bitcask cask) {
    int keys = 0;
    for (int failures = 0; failures < 100; ) {
      try {
        cask.put(bytes("key " + keys), new byte[failures == 0 ? 1_000 : 10]);
        keys++;
      } catch (IOException e) {
        failures++;
      }
    }
    return keys;
  }

  /** The same, and the process ends while the disk is still full. */
  @Test
  void whatWasAcknowledgedOnAFullDiskIsThereAfterReopening() throws IOException {
    long bytes = bytesOfHistory();
    for (long room = 0; room < bytes; room += 7L * STEP) {
      Path store = directory.resolve("store");
      SmallStore.write(store, Map.of());
      ObservedDisk disk = new ObservedDisk(store);
      disk.withoutSyncs();
      Map<String, Set<String>> possible = new TreeMap<>();
      try (Bitcask cask = Bitcask.open(disk.path(), SmallStore.OPTIONS)) {
        disk.fullAfter(room);
        history(cask, possible);
      }
      try (Bitcask cask = SmallStore.open(store, SmallStore.OPTIONS)) {
        assertPossible(cask, possible, room);
      }
    }
  }

  private long bytesOfHistory() throws IOException {
    Path store = directory.resolve("measured");
    ObservedDisk disk = new ObservedDisk(store);
    disk.withoutSyncs();
    Bitcask cask = Bitcask.open(disk.path(), SmallStore.OPTIONS);
    long before = disk.work().bytesWritten();
    history(cask, new TreeMap<>());
    long bytes = disk.work().bytesWritten() - before;
    cask.close();
    return bytes;
  }

  /** Returns whether a call failed; a value "" stands for none. */
  private static boolean history(Bitcask cask, Map<String, Set<String>> possible) {
    boolean failed = false;
    for (int i = 1; i <= CALLS; i++) {
      String key = "key " + i % 5;
      String value = i % 6 == 0 ? "" : "value " + i;
      try {
        if (i % 6 == 0) {
          cask.delete(bytes(key));
        } else {
          put(cask, key, value);
        }
        possible.put(key, Set.of(value));
      } catch (IOException e) {
        failed = true;
        Set<String> oldOrNew = new TreeSet<>(possible.getOrDefault(key, Set.of("")));
        oldOrNew.add(value);
        possible.put(key, oldOrNew);
      }
      if (i % 10 == 0) {
        try {
          cask.merge();
        } catch (IOException e) {
          failed = true;
        }
      }
    }
    return failed;
  }

  private static void assertPossible(Bitcask cask, Map<String, Set<String>> possible, long room)
      throws IOException {
    Map<String, String> content = content(cask);
    for (Map.Entry<String, Set<String>> entry : possible.entrySet()) {
      String found = get(cask, entry.getKey()).orElse("");
      assertThat(found).as("%s, room for %d", entry.getKey(), room).isIn(entry.getValue());
      assertThat(content.getOrDefault(entry.getKey(), "")).isEqualTo(found);
    }
  }

  /** After a failed sync nobody knows what is on the disk, and a second sync would succeed. */
  @Test
  void afterAFailedSyncNothingIsAcknowledgedUntilReopening() throws IOException {
    for (int failing = 0; failing < 40; failing++) {
      ObservedDisk disk = new ObservedDisk(directory.resolve("sync " + failing));
      BitcaskOptions options = SmallStore.OPTIONS.withSync(SyncPolicy.always());
      Map<String, String> acknowledged = new TreeMap<>();
      Bitcask cask = Bitcask.open(disk.path(), options);
      for (int i = 0; i < failing; i++) {
        put(cask, "key " + i, "value");
        acknowledged.put("key " + i, "value");
      }
      disk.failNextSync();
      assertThatThrownBy(() -> put(cask, "failed", "x"))
          .isInstanceOf(IOException.class)
          .hasStackTraceContaining("in a sync");
      for (int attempt = 0; attempt < 3; attempt++) {
        assertThatThrownBy(() -> put(cask, "later", "x"))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("until it is opened again");
        assertThatThrownBy(cask::sync).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> cask.delete(bytes("key 0"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> cask.write(new Batch().delete(bytes("key 0"))))
            .isInstanceOf(IOException.class);
      }
      if (failing > 0) {
        assertThat(get(cask, "key 0")).as("reading goes on").contains("value");
      }
      assertThatThrownBy(cask::close).as("close says it, too").isInstanceOf(IOException.class);
      assertThat(disk.openFiles()).as("files left open").isZero();
      try (Bitcask reopened = Bitcask.open(disk.path(), options)) {
        assertThat(content(reopened)).containsAllEntriesOf(acknowledged);
        assertThat(get(reopened, "later")).isEmpty();
        put(reopened, "later", "y");
      }
    }
  }

  /** A roll syncs what it seals, and a merge what it has written, and what made records stale. */
  @Test
  void aSyncThatFailsInARollOrAMergeLosesNothing() throws IOException {
    int failures = 0; // that of a hint file is nobody's
    for (int failing = 1; failing <= 20; failing++) {
      Path store = directory.resolve("sync " + failing);
      ObservedDisk disk = new ObservedDisk(store);
      Map<String, Set<String>> possible = new TreeMap<>();
      Bitcask cask = Bitcask.open(disk.path(), SmallStore.OPTIONS);
      disk.failSync(failing);
      boolean hasFailed = history(cask, possible);
      assertPossible(cask, possible, failing);
      try {
        cask.close();
      } catch (IOException e) {
        hasFailed = true;
      }
      failures += hasFailed ? 1 : 0;
      assertThat(disk.openFiles()).isZero();
      try (Bitcask reopened = SmallStore.open(store, SmallStore.OPTIONS)) {
        assertPossible(reopened, possible, failing);
      }
    }
    assertThat(failures).as("syncs whose failure was told").isGreaterThan(10);
  }

  /** Nothing was synced or failed to be: there are too many open files, and later there are not. */
  @Test
  void filesThatCannotBeOpenedAreSurvivedWithoutReopening() throws IOException {
    int failures = 0; // those of hint files are nobody's
    for (int failing = 1; failing <= 40; failing++) {
      Path store = directory.resolve("open " + failing);
      ObservedDisk disk = new ObservedDisk(store);
      disk.withoutSyncs();
      Map<String, Set<String>> possible = new TreeMap<>();
      try (Bitcask cask = Bitcask.open(disk.path(), SmallStore.OPTIONS)) {
        disk.failOpens(failing);
        failures += history(cask, possible) ? 1 : 0;
        disk.failOpens(0);
        for (String key : Set.copyOf(possible.keySet())) {
          put(cask, key, "after");
          possible.put(key, Set.of("after"));
        }
        cask.merge();
        assertPossible(cask, possible, failing);
      }
      assertThat(disk.openFiles()).isZero();
      try (Bitcask reopened = SmallStore.open(store, SmallStore.OPTIONS)) {
        assertPossible(reopened, possible, failing);
      }
    }
    assertThat(failures).as("files whose failure was told").isGreaterThan(10);
  }

  /** An interrupt has closed the segment's file, and then there are too many open files. */
  @Test
  void aSyncThatCannotOpenItsFileEndsNothing() throws IOException {
    ObservedDisk disk = new ObservedDisk(directory.resolve("store"));
    BitcaskOptions options = BitcaskOptions.defaults().withoutBackground();
    try (Bitcask cask = Bitcask.open(disk.path(), options)) {
      put(cask, "first", "value");
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> put(cask, "long", "x".repeat(100_000)))
          .isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
      disk.failOpens(1);
      assertThatThrownBy(cask::sync).isInstanceOf(FileSystemException.class);
      put(cask, "first", "other value");
      assertThatThrownBy(cask::merge).as("a roll").isInstanceOf(FileSystemException.class);
      disk.failOpens(0);
      cask.sync();
      cask.merge();
    }
    try (Bitcask reopened = Bitcask.open(disk.path(), options)) {
      assertThat(content(reopened)).isEqualTo(Map.of("first", "other value"));
    }
  }

  /** Whether a write goes through the mapping or through the file, which would grow again. */
  @Test
  void aFileThatIsCutUnderItsWriterTakesNoMore() throws IOException {
    for (SyncPolicy policy : List.of(SyncPolicy.never(), SyncPolicy.always())) {
      for (int size : new int[] {0, SegmentHeader.SIZE, 4096}) {
        Path store = directory.resolve(policy + " " + size);
        BitcaskOptions options = BitcaskOptions.defaults().withoutBackground().withSync(policy);
        Bitcask cask = Bitcask.open(store, options);
        put(cask, "first", "x".repeat(10_000));
        try (FileChannel file = FileChannel.open(store.resolve("0000000001.data"), WRITE)) {
          file.truncate(size);
        }
        assertThatThrownBy(() -> put(cask, "second", "y")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> put(cask, "third", "z"))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("until it is opened again");
        assertThatThrownBy(cask::close).isInstanceOf(IOException.class);
      }
    }
  }

  /** Compiled code may notice only later that it did not get the bytes that it has copied. */
  @Test
  void aRecordWhoseEndIsGoneIsNotAnsweredFromTheCopyBefore() throws IOException {
    try (Bitcask cask = Bitcask.open(directory)) {
      put(cask, "first", "x".repeat(2_500));
      put(cask, "second", "y".repeat(3_000));
      for (int i = 0; i < 30_000; i++) {
        assertThat(get(cask, "second")).isPresent();
      }
      Path file = directory.resolve("0000000001.data");
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(4096);
      }
      assertThatThrownBy(() -> get(cask, "second")).isInstanceOf(IOException.class);
    } catch (IOException e) {
      assertThat(e).as("what close says").hasMessageContaining("mapping");
    }
  }

  @Test
  void emptyAndGarbageLockFilesAreHarmless() throws IOException {
    Files.createDirectories(directory);
    for (byte[] garbage : new byte[][] {{}, {0}, bytes("4711"), new byte[10_000]}) {
      Files.write(directory.resolve("lock"), garbage);
      try (Bitcask cask = Bitcask.open(directory)) {
        put(cask, "name", "Ada");
        assertThatThrownBy(() -> Bitcask.open(directory)).isInstanceOf(StoreLockedException.class);
        assertThatThrownBy(
                () -> Bitcask.open(directory.resolve("..").resolve(directory.getFileName())))
            .as("the same directory by another path")
            .isInstanceOf(StoreLockedException.class);
      }
    }
  }

  /** Whoever has removed the lock file may have let another owner in. */
  @Test
  void aLockFileThatWasReplacedEndsAllWritingAtTheNextSegment() throws IOException {
    Bitcask cask = Bitcask.open(directory, SmallStore.OPTIONS);
    put(cask, "name", "Ada");
    Files.delete(directory.resolve("lock"));
    Files.createFile(directory.resolve("lock"));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 10; i++) {
                put(cask, "name", "value " + i);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no longer the file that was locked");
    assertThatThrownBy(() -> put(cask, "name", "x")).hasMessageContaining("opened again");
    assertThatThrownBy(cask::close).isInstanceOf(IOException.class);
  }

  /** POSIX gives a lock away when its process closes any channel of the file. */
  @Test
  void anOpenThatAnotherClassLoaderWasRefusedDoesNotGiveTheLockAway() throws Exception {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<URL> urls = new ArrayList<>();
    for (String each : classPath.split(File.pathSeparator, -1)) {
      urls.add(Path.of(each).toUri().toURL());
    }
    try (Bitcask cask = Bitcask.open(directory);
        URLClassLoader other =
            new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      put(cask, "name", "Ada");
      Method open = other.loadClass(Bitcask.class.getName()).getMethod("open", Path.class);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> open.invoke(null, directory))
            .hasStackTraceContaining("already open");
        System.gc();
        Thread.sleep(50); // for the cleaner of channels that nobody has any more
      }
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      String main = storage.bitcask.cli.Main.class.getName();
      Process set =
          new ProcessBuilder(
                  java, "-cp", classPath, main, "--dir", directory.toString(), "set", "name", "x")
              .start();
      assertThat(set.waitFor()).isEqualTo(3);
    }
  }

  /** Whoever has the path by then has files of the same names. */
  @Test
  void aDirectoryThatWasMovedAwayLeavesTheOneInItsPlaceAlone() throws IOException {
    BitcaskOptions options = BitcaskOptions.defaults().withoutBackground();
    Path path = directory.resolve("store");
    for (boolean isBegun : new boolean[] {false, true}) {
      Path moved = directory.resolve("moved " + isBegun);
      try (Bitcask cask = Bitcask.open(path, options)) {
        put(cask, "name", "Ada");
      }
      Bitcask first = Bitcask.open(path, options);
      if (isBegun) {
        put(first, "name", "Grace");
      }
      Files.move(path, moved);
      try (Bitcask second = Bitcask.open(path, options)) {
        put(second, "other", "a value");
        if (isBegun) {
          put(first, "name", "Barbara");
          first.close();
        } else {
          assertThatThrownBy(() -> put(first, "name", "Barbara"))
              .isInstanceOf(IOException.class)
              .hasMessageContaining("moved or replaced");
          first.close();
        }
      }
      try (Bitcask second = Bitcask.open(path, options)) {
        assertThat(content(second)).isEqualTo(Map.of("other", "a value"));
      }
      try (Bitcask again = Bitcask.open(moved, options)) {
        assertThat(content(again)).isEqualTo(Map.of("name", isBegun ? "Barbara" : "Ada"));
      }
      Files.move(path, directory.resolve("second " + isBegun));
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenCanBeRead() throws IOException {
    SmallStore.fill(directory);
    Map<String, byte[]> before = SmallStore.read(directory);
    ObservedDisk disk = new ObservedDisk(directory);
    disk.denyWriting();
    try (Bitcask cask = Bitcask.open(disk.path(), SmallStore.OPTIONS.asReadOnly())) {
      assertThat(content(cask)).isEqualTo(SmallStore.CONTENT);
    }
    assertThatThrownBy(() -> Bitcask.open(disk.path(), SmallStore.OPTIONS))
        .isInstanceOf(IOException.class);
    assertThat(SmallStore.read(directory).keySet()).isEqualTo(before.keySet());
  }

  /** What is done to a thread. */
  private interface Ending {
    void of(Thread thread) throws IOException;
  }
}
