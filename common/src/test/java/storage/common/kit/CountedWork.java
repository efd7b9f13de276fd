package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/** What an operation asks of the disk: the same figures on every machine. */
public interface CountedWork extends StoreUnderTest {

  /** The length of every value that is set here, in bytes. */
  int VALUE_LENGTH = 100;

  @Test
  @Proves(Promise.SET_IS_ONE_WRITE)
  @Needs(Sight.DISK)
  default void setIsOneWriteAndNoRead(@TempDir Path directory) throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    fill(disk, 100);
    try (KeyValueStore store = open(disk.path())) {
      store.set("first", "after opening"); // looks for a torn tail
      Work work = disk.during(() -> store.set("key", value(1)));
      assertThat(work.writes()).as("writes of one set").isLessThan(2);
      assertThat(work.reads()).as("reads of one set").isZero();
      assertThat(work.bytesWritten())
          .as("bytes written for a value of %d", VALUE_LENGTH)
          .isLessThanOrEqualTo(work.writes() * (VALUE_LENGTH + 64L));
    }
  }

  @Test
  @Proves(Promise.OPEN_READS_NOTHING)
  @Needs(Sight.DISK)
  default void openReadsNothing(@TempDir Path directory) throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    fill(disk, 1_000);
    Work work = disk.during(() -> open(disk.path()).close());
    if (keeps(Promise.OPEN_READS_NOTHING)) {
      assertThat(work.bytesRead()).as("bytes read by open").isZero();
    } else {
      if (work.bytesRead() == 0) {
        requireSeen(Promise.OPEN_READS_NOTHING, disk);
      }
      KnownLimit.require(
          () -> assertThat(work.bytesRead()).as("the known limit: open reads keys").isPositive());
    }
  }

  @Test
  @Proves(Promise.NEWEST_KEY_IS_NEAR)
  @Needs(Sight.DISK)
  default void theNewestKeyCostsTheSameInALongerFile(@TempDir Path directory) throws IOException {
    // tag::newest[]
    Work inShort = workToGetNewest(directory.resolve("short"), 1_000);
    Work inLong = workToGetNewest(directory.resolve("long"), 5_000);
    if (keeps(Promise.NEWEST_KEY_IS_NEAR)) {
      assertThat(inLong.bytesRead())
          .as("bytes read in a file five times as long")
          .isLessThan(inShort.bytesRead() + VALUE_LENGTH);
    } else {
      KnownLimit.require(
          () ->
              assertThat(inLong.bytesRead())
                  .as("the known limit: five times the file is read")
                  .isGreaterThan(4 * inShort.bytesRead()));
    }
    // end::newest[]
  }

  @Test
  @Proves(Promise.GET_READS_ONLY_THE_VALUE)
  @Needs(Sight.DISK)
  default void getReadsExactlyTheValue(@TempDir Path directory) throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    fill(disk, 1_000);
    // tag::only-the-value[]
    Work ofTheValue = Work.read(VALUE_LENGTH);
    Work throughMapping = Work.NONE;
    long most = 0;
    try (KeyValueStore store = open(disk.path())) {
      for (int record : new int[] {0, 500, 999}) {
        Work work = workToGet("key " + record, store, disk);
        most = Math.max(most, work.bytesRead());
        if (keeps(Promise.GET_READS_ONLY_THE_VALUE)) {
          assertThat(work)
              .as("get key %d, of %d bytes", record, VALUE_LENGTH)
              .isIn(ofTheValue, throughMapping);
        }
      }
    }
    // end::only-the-value[]
    requireSeen(Promise.GET_READS_ONLY_THE_VALUE, disk);
    long read = most;
    if (!keeps(Promise.GET_READS_ONLY_THE_VALUE)) {
      KnownLimit.require(
          () ->
              assertThat(read)
                  .as("the known limit: more is read than the value")
                  .isGreaterThan(10L * VALUE_LENGTH));
    }
  }

  private Work workToGetNewest(Path directory, int records) throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    fill(disk, records);
    try (KeyValueStore store = open(disk.path())) {
      Work work = workToGet("key " + (records - 1), store, disk);
      requireSeen(Promise.NEWEST_KEY_IS_NEAR, disk);
      return work;
    }
  }

  private static Work workToGet(String key, KeyValueStore store, ObservedDisk disk)
      throws IOException {
    return disk.during(() -> assertThat(store.get(key)).isPresent());
  }

  private void fill(ObservedDisk disk, int records) throws IOException {
    try (KeyValueStore store = open(disk.path())) {
      for (int i = 0; i < records; i++) {
        store.set("key " + i, value(i));
      }
    }
  }

  private static String value(int number) {
    String text = String.valueOf(number);
    return text + "x".repeat(VALUE_LENGTH - text.length());
  }

  /** A limit that may be hidden by a mapping is not judged. */
  private void requireSeen(Promise promise, ObservedDisk disk) {
    assumeTrue(keeps(promise) || !disk.hasMapped(), "reads through a mapping are not counted");
  }
}
