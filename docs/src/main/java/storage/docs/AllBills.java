package storage.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import storage.bench.jmh.Metric;
import storage.bench.measure.Results;
import storage.common.KeyValueStore;
import storage.common.kit.ObservedDisk;
import storage.lsm.LsmOptions;
import storage.lsm.LsmStore;
import storage.lsm.Statistics;

/**
 * What all stages pay for the same records, in the four things that are traded. Everything is
 * counted but the memory, which was measured with more keys.
 */
final class AllBills {

  /** How many keys are asked for to learn what a get of any key reads, on average. */
  private static final int ASKED = 400;

  private static final int MEASURED_KEYS = 1_000_000;

  private static final int COPIES = WorkTable.mostCopies();

  private final Path measured;
  private final Path home;

  private AllBills(Path project, Path home) {
    this.measured = project.resolve("docs/src/docs");
    this.home = home;
  }

  /**
   * The bill of one stage, in bytes.
   *
   * @param reads of the files, in which a get of any key looks, on average
   * @param writes for one record, sooner or later, on average
   * @param memory on the heap for each key
   * @param startUp read by an open after a close
   */
  record Bill(Stage stage, double reads, double writes, double memory, double startUp) {}

  /**
   * Returns a picture of the bills.
   *
   * @param project the top of the project, for its measurements
   * @param home where the stores are that were counted before
   */
  static String picture(Path project, Path home) throws IOException {
    AllBills bills = new AllBills(project, home);
    return BillsPicture.of(
        List.of(
            bills.observed(Stage.SIMPLEST, "reference"),
            bills.observed(Stage.BACKWARDS, "reference"),
            bills.observed(Stage.KEYDIR, "reference"),
            bills.bitcask(),
            bills.lsm()));
  }

  /** The bill of a stage that asks the system for each byte. */
  private Bill observed(Stage stage, String folder) throws IOException {
    ObservedDisk disk = new ObservedDisk(WorkTable.largest(stage.id(), home));
    long opened = disk.during(() -> stage.open(disk.path()).close()).bytesRead();
    long read = 0;
    try (KeyValueStore store = stage.open(disk.path())) {
      for (String key : SampleRecords.someKeys(COPIES, ASKED)) {
        read += disk.during(() -> store.get(key)).bytesRead();
      }
    }
    double record = ofEach(Files.size(disk.path().resolve(stage.datastore())));
    return new Bill(stage, (double) read / ASKED, record, memory(stage, folder), opened);
  }

  /** A get looks at a record, and an open reads the keydir that was saved. */
  private Bill bitcask() throws IOException {
    double record = ofEach(KeydirText.logSize(home));
    double memory = memory(Stage.BITCASK, "measured");
    return new Bill(Stage.BITCASK, record, record, memory, KeydirText.readByOpen(home));
  }

  /** A get looks into a block, and an open reads the manifest, and the log of the memtables. */
  private Bill lsm() throws IOException {
    Path directory = home.resolve("bills-lsm");
    LsmOptions options = LsmOptions.defaults().withoutBackground();
    double record;
    long log;
    try (LsmStore store = LsmStore.open(directory, options)) {
      SampleRecords.fill(store, COPIES);
      Statistics figures = store.lsm().statistics();
      record = ofEach(figures.appendedBytes() + figures.flushedBytes() + figures.mergedBytes());
      log = figures.memtableBytes();
    }
    long opened = Files.size(directory.resolve("manifest")) + log;
    double memory = memory(Stage.LSM, "measured-lsm");
    return new Bill(Stage.LSM, options.blockSize(), record, memory, opened);
  }

  private static double ofEach(long bytes) {
    return (double) bytes / SampleRecords.count(COPIES);
  }

  private double memory(Stage stage, String folder) throws IOException {
    Results results = Results.read(measured.resolve(folder).resolve(Results.FILE_NAME));
    return results.find(stage.module(), MEASURED_KEYS, Metric.HEAP).orElseThrow().score()
        / MEASURED_KEYS;
  }
}
