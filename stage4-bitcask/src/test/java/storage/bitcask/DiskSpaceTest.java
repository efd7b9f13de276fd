package storage.bitcask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static storage.bitcask.BitcaskTest.bytes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a store takes of its disk by the disk's own account, and of the system's mappings, whichever
 * collector its process has. Each test is a process of its own, which never has to collect.
 */
@Timeout(600)
class DiskSpaceTest {

  private static final List<String> LARGE_HEAP = List.of("-Xms1g", "-Xmx1g", "-Xmn900m");
  private static final int SEGMENT = 4 << 20;

  /** How long the disk may take, in tenths of a second. */
  private static final int PATIENCE_IN_TENTHS = 20;

  private static final int MOST_MAPPINGS = 2_000;

  /** For a disk of 100 MiB; 20480 for the long run. */
  private static final int MEBIBYTES_OVERWRITTEN = Integer.getInteger("disk.mebibytes", 512);

  private static final long SMALL_DISK = 100 << 20;

  @TempDir private Path directory;

  @BeforeAll
  static void theSystemTells() {
    assumeTrue(DiskAccount.isKept(), "the system keeps no account of mappings");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Serial", "Parallel", "G1", "Z"})
  void aMergeGivesTheDiskItsSpaceBack(String collector) throws Exception {
    inAProcessWith(collector, "merge");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Serial", "Parallel", "G1", "Z"})
  void overwritingForEverTakesASmallDisk(String collector) throws Exception {
    inAProcessWith(collector, "overwrite");
  }

  @Test
  void aSyncedPutLeavesNoMappingBehind() throws Exception {
    inAProcessWith("Serial", "sync");
  }

  private void inAProcessWith(String collector, String task) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String option = "-XX:+Use" + collector + "GC";
    assumeTrue(KilledWriter.COLLECTORS.contains(collector), () -> "this JDK has no " + collector);
    List<String> command = new ArrayList<>(List.of(java, option, "-XX:TieredStopAtLevel=1"));
    command.addAll(LARGE_HEAP);
    command.addAll(
        List.of(
            "-Ddisk.mebibytes=" + MEBIBYTES_OVERWRITTEN,
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            DiskSpaceTest.class.getName(),
            task,
            directory.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  /** The other process. */
  public static void main(String[] args) throws IOException {
    Path store = Path.of(args[1]);
    switch (args[0]) {
      case "merge" -> merge(store);
      case "overwrite" -> overwrite(store);
      default -> sync(store);
    }
  }

  private static void merge(Path store) throws IOException {
    MergePolicy byCall = MergePolicy.defaults().onlyByCall();
    BitcaskOptions options = BitcaskOptions.defaults().withSegmentSize(SEGMENT).withMerge(byCall);
    try (Bitcask cask = Bitcask.open(store, options)) {
      for (int round = 0; round < 2; round++) {
        putOften(cask, 200);
        System.gc(); // what has been open for long is old
        System.gc();
        cask.merge();
        DiskAccount account = DiskAccount.of(store);
        for (int i = 0; i < PATIENCE_IN_TENTHS && !account.isBalanced(); i++) {
          LockSupport.parkNanos(100_000_000);
          account = DiskAccount.of(store);
        }
        assertThat(account.isBalanced()).as("after a merge: %s", account).isTrue();
        assertThat(cask.get(bytes("key 7"))).isPresent();
      }
    }
  }

  /** Merges as the default policy wants it, in the background. */
  private static void overwrite(Path store) throws IOException {
    try (Bitcask cask = Bitcask.open(store, BitcaskOptions.defaults().withSegmentSize(SEGMENT))) {
      for (int i = 0; i < MEBIBYTES_OVERWRITTEN; i += 8) {
        putOften(cask, 8);
        DiskAccount account = DiskAccount.of(store);
        assertThat(account.taken())
            .as("overwritten %d MiB in 1 MiB, and it takes %s", i, account)
            .isLessThan(SMALL_DISK);
      }
    }
  }

  private static void sync(Path store) throws IOException {
    BitcaskOptions options =
        BitcaskOptions.defaults()
            .withoutBackground()
            .withSegmentSize(64 << 20)
            .withSync(SyncPolicy.always());
    try (Bitcask cask = Bitcask.open(store, options)) {
      byte[] value = new byte[60_000];
      for (int i = 0; i < 2 * MOST_MAPPINGS; i++) {
        cask.put(bytes("key " + i % 10), value);
        if (i % 100 == 0) {
          assertThat(DiskAccount.mappings()).as("after %d puts", i).isLessThan(MOST_MAPPINGS);
        }
      }
    }
  }

  /** Overwrites a mebibyte so often that all of it is as long as said. */
  private static void putOften(Bitcask cask, int mebibytes) throws IOException {
    byte[] value = new byte[100_000];
    for (long done = 0; done < (long) mebibytes << 20; done += value.length) {
      cask.put(bytes("key " + done / value.length % 10), value);
    }
  }
}
