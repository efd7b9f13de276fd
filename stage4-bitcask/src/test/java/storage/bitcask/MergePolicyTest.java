package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.get;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.log.LogDirectory;

/** What is merged, when, and how fast. */
class MergePolicyTest {

  private static final ZoneId UTC = ZoneOffset.UTC;
  private static final MergePolicy BY_CALL = MergePolicy.defaults().onlyByCall();
  private static final BitcaskOptions OPTIONS =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(1024);

  @TempDir private Path directory;

  @Test
  void whatContradictsItselfIsRefused() {
    MergePolicy policy = MergePolicy.defaults();
    assertRefused("percent", () -> policy.withStale(0, 1));
    assertRefused("percent", () -> policy.withStale(101, 1));
    assertRefused("bytes", () -> policy.withStale(50, 0));
    assertRefused("do not fit into one", () -> policy.withSmall(26));
    assertRefused("a second", () -> policy.withSpeed(0));
    assertRefused("there is no time", () -> MergeHours.of(5, 5));
    assertRefused("no hours", () -> MergeHours.of(24, 5));
    assertRefused("no hours", () -> MergeHours.of(3, 25));
    assertRefused("by themselves", () -> BY_CALL.withHours(MergeHours.of(1, 2)));
    assertRefused("background", () -> OPTIONS.withMerge(policy));
  }

  private static void assertRefused(String why, Callable<?> call) {
    assertThatThrownBy(call::call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void hoursMayWrapPastMidnight() {
    MergeHours night = new MergeHours(22, 6, UTC);
    assertThat(night.contains(Instant.parse("2020-01-01T22:00:00Z"))).isTrue();
    assertThat(night.contains(Instant.parse("2020-01-01T05:59:59Z"))).isTrue();
    assertThat(night.contains(Instant.parse("2020-01-01T06:00:00Z"))).isFalse();
    assertThat(night.contains(Instant.parse("2020-01-01T21:59:59Z"))).isFalse();
    MergeHours day = new MergeHours(6, 22, UTC);
    assertThat(day.contains(Instant.parse("2020-01-01T06:00:00Z"))).isTrue();
    assertThat(day.contains(Instant.parse("2020-01-01T22:00:00Z"))).isFalse();
    assertThat(MergeHours.ALWAYS.contains(Instant.parse("2020-01-01T23:59:59Z"))).isTrue();
  }

  @Test
  void explainNamesTheRuleThatAppliesToEachSegment() throws IOException {
    MergePolicy policy = BY_CALL.withStale(60, MergePolicy.UNLIMITED).withSmall(0);
    try (Bitcask cask = Bitcask.open(directory, OPTIONS.withMerge(policy))) {
      fill(cask, "a", 8); // two segments, which stay as they are
      fill(cask, "b", 8);
      fill(cask, "b", 8); // the two before are stale now
      for (SegmentVerdict each : cask.explain()) {
        if (each.keys() == 0) {
          assertThat(each.isMerged()).isTrue();
          assertThat(each.reason()).contains("and the policy asks for 60 %");
        } else {
          assertThat(each.isMerged()).isFalse();
          assertThat(each.reason()).containsAnyOf("nothing in it", "records are appended");
        }
      }
      assertThat(cask.mergeByPolicy().segmentsRead()).isEqualTo(2);
      assertThat(cask.mergeByPolicy()).isEqualTo(MergeReport.NOTHING);
    }
  }

  @Test
  void aReaderExplainsWhatTheOwnerWouldDo() throws IOException {
    BitcaskOptions options = OPTIONS.withMerge(BY_CALL.withStale(1, 1).withSmall(0));
    try (Bitcask cask = Bitcask.open(directory, options)) {
      fill(cask, "a", 8);
      fill(cask, "b", 1);
      put(cask, "b", "again"); // the active segment has something stale as well
      try (Bitcask view = Bitcask.open(directory, options.asReadOnly())) {
        assertThat(view.explain()).isEqualTo(cask.explain());
      }
    }
  }

  @Test
  void anAmountOfStaleBytesIsEnoughWhereTheShareIsNot() throws IOException {
    MergePolicy policy = BY_CALL.withStale(100, 200).withSmall(0);
    try (Bitcask cask = Bitcask.open(directory, OPTIONS.withMerge(policy))) {
      fill(cask, "a", 4);
      fill(cask, "a", 1);
      fill(cask, "b", 4);
      SegmentVerdict oldest = cask.explain().get(0);
      assertThat(oldest.isMerged()).isTrue();
      assertThat(oldest.reason()).contains("bytes of it can be reclaimed").endsWith("200");
    }
    try (Bitcask cask =
        Bitcask.open(directory, OPTIONS.withMerge(policy.withStale(100, 1_000_000)))) {
      SegmentVerdict oldest = cask.explain().get(0);
      assertThat(oldest.isMerged()).isFalse();
      assertThat(oldest.reason()).contains("asks for 100 % or 1,000,000 bytes");
    }
  }

  @Test
  void fourSmallNeighboursAreJoined() throws IOException {
    for (int i = 0; i < 5; i++) {
      try (Bitcask cask = Bitcask.open(directory, OPTIONS.withSegmentSize(128))) {
        put(cask, "key " + i, "value");
        put(cask, "kez " + i, "value");
      }
    }
    try (Bitcask cask = Bitcask.open(directory, OPTIONS.withMerge(BY_CALL.withSmall(0)))) {
      assertThat(cask.explain()).noneMatch(SegmentVerdict::isMerged);
    }
    try (Bitcask cask = Bitcask.open(directory, OPTIONS.withMerge(BY_CALL))) {
      assertThat(cask.explain().get(0).reason()).contains("small neighbours");
      assertThat(cask.mergeByPolicy().segmentsRead()).isGreaterThanOrEqualTo(4);
      assertThat(content(cask)).hasSize(10);
    }
  }

  @Test
  void whatHasExpiredCountsAndIsMerged() throws IOException {
    long[] now = {1_000};
    InstantSource clock = () -> Instant.ofEpochMilli(now[0]);
    try (Bitcask cask = Bitcask.open(directory, OPTIONS.withClock(clock))) {
      for (int i = 0; i < 20; i++) {
        cask.put(bytes("key " + i), new byte[100], Instant.ofEpochMilli(2_000));
      }
      put(cask, "stays", "value");
      assertThat(cask.merge().recordsDropped()).as("nothing has expired yet").isZero();
      now[0] = 2_000;
      assertThat(cask.explain()).filteredOn(SegmentVerdict::isMerged).hasSize(2);
      assertThat(cask.mergeByPolicy().recordsDropped()).isEqualTo(14);
      assertThat(cask.merge().recordsDropped()).isEqualTo(6);
      assertThat(cask.statistics().keys()).isEqualTo(1);
      assertThat(content(cask)).isEqualTo(Map.of("stays", "value"));
    }
  }

  @Test
  void outsideOfItsHoursNoMergeBeginsByItself() throws IOException {
    InstantSource noon = () -> Instant.parse("2020-01-01T12:00:00Z");
    MergePolicy nightly = MergePolicy.defaults().withHours(new MergeHours(22, 6, UTC));
    BitcaskOptions options = BitcaskOptions.defaults().withSegmentSize(1024).withClock(noon);
    try (Bitcask cask = Bitcask.open(directory, options.withMerge(nightly))) {
      fill(cask, "a", 4);
      for (int i = 0; i < 10; i++) {
        fill(cask, "a", 4);
      }
      int sealed = cask.statistics().segments() - 1;
      assertThat(sealed).isGreaterThanOrEqualTo(10);
      assertThat(cask.mergeByPolicy().segmentsRead()).as("all are left").isEqualTo(sealed);
    }
  }

  @Test
  void whileMergesArePausedReadersAndWritersGoOn() throws Exception {
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      fill(cask, "a", 20);
      fill(cask, "a", 20);
      FutureTask<MergeReport> merge = new FutureTask<>(cask::merge);
      cask.pauseMerges();
      Thread merging = start(merge);
      awaitWaiting(merging);
      put(cask, "a 3", "newer");
      assertThat(get(cask, "a 3")).contains("newer");
      cask.delete(bytes("a 4"));
      assertThat(merge.isDone()).isFalse();
      cask.resumeMerges();
      assertThat(merge.get().recordsDropped()).isPositive();
      assertThat(get(cask, "a 3")).contains("newer");
      assertThat(get(cask, "a 4")).isEmpty();
      assertThat(content(cask)).hasSize(19);
    }
  }

  @Test
  void closingEndsAMergeThatIsPausedOrSlowAndChangesNothing() throws Exception {
    for (long speed : List.of(1L, MergePolicy.UNLIMITED)) {
      Path store = directory.resolve("at " + speed);
      BitcaskOptions options = OPTIONS.withMerge(BY_CALL.withSpeed(speed));
      List<Integer> segments;
      FutureTask<MergeReport> merge;
      Map<String, String> before;
      try (Bitcask cask = Bitcask.open(store, options)) {
        fill(cask, "a", 20);
        fill(cask, "a", 20);
        before = content(cask);
        if (speed == MergePolicy.UNLIMITED) {
          cask.pauseMerges();
        }
        merge = new FutureTask<>(cask::merge);
        awaitWaiting(start(merge));
        segments = LogDirectory.of(store).segments();
      }
      assertThatThrownBy(merge::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
      assertThat(LogDirectory.of(store).segments()).isEqualTo(segments);
      assertThat(LogDirectory.of(store).unfinishedSegments()).isEmpty();
      try (Bitcask cask = Bitcask.open(store, options)) {
        assertThat(content(cask)).isEqualTo(before);
      }
    }
  }

  @Test
  void anInterruptEndsAMergeThatWaitsAndNothingElse() throws Exception {
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      fill(cask, "a", 20);
      fill(cask, "a", 20);
      cask.pauseMerges();
      FutureTask<MergeReport> merge = new FutureTask<>(cask::merge);
      Thread merging = start(merge);
      awaitWaiting(merging);
      merging.interrupt();
      assertThatThrownBy(merge::get).hasCauseInstanceOf(IOException.class);
      cask.resumeMerges();
      assertThat(cask.merge().recordsDropped()).isPositive();
      assertThat(content(cask)).hasSize(20);
    }
  }

  /** Values so long that four records fill a segment. */
  private static void fill(Bitcask cask, String prefix, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      cask.put(bytes(prefix + " " + i), new byte[200]);
    }
  }

  private static Thread start(FutureTask<?> task) {
    Thread thread = new Thread(task, "merging");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void awaitWaiting(Thread thread) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(thread.isAlive()).as("the merge has to wait").isTrue();
      assertThat(never.await(1, TimeUnit.MILLISECONDS)).isFalse();
    }
  }
}
