package storage.lsm;

import storage.log.Location;

/**
 * How a store is opened. Begin with {@link #defaults} and change what should differ.
 *
 * @param readOnly whether the store is only read: nothing is written or locked, and it may be open
 *     for writing elsewhere; what is seen is the store at the time of opening
 * @param logSize the size in bytes at which a segment of the log is full, 128 to 1,073,741,824; its
 *     records are in a memtable until they are in a table
 * @param blockSize of a table, 64 to 32,768 bytes: how much is searched for one key
 * @param tableSize the size in bytes at which a table ends, 256 to 1,073,741,824; one that holds a
 *     single longer record may be longer
 * @param mergeRatio how much longer an older run may be to be merged with newer ones, 1 to 1,000: a
 *     greater ratio writes more, and leaves fewer runs and less superseded data
 * @param isEachSynced whether a write is durable when it returns; else that is up to {@link
 *     Lsm#sync}, to close and to the end of a segment
 * @param background whether memtables are flushed and runs merged while writers go on; else a write
 *     that fills a segment waits for it
 */
public record LsmOptions(
    boolean readOnly,
    int logSize,
    int blockSize,
    int tableSize,
    int mergeRatio,
    boolean isEachSynced,
    boolean background) {

  private static final int DEFAULT_LOG = 4 << 20;
  private static final int DEFAULT_BLOCK = 4096;
  private static final int DEFAULT_TABLE = 64 << 20;
  private static final int DEFAULT_RATIO = 3;
  private static final int LEAST_LOG = 128;
  private static final int LEAST_BLOCK = 64;
  private static final int MOST_BLOCK = 1 << 15;
  private static final int LEAST_TABLE = 256;
  private static final int MOST_TABLE = 1 << 30;
  private static final int MOST_RATIO = 1_000;

  public LsmOptions {
    require("a segment of the log, in bytes", logSize, LEAST_LOG, Location.MAX_OFFSET);
    require("a block, in bytes", blockSize, LEAST_BLOCK, MOST_BLOCK);
    require("a table, in bytes", tableSize, LEAST_TABLE, MOST_TABLE);
    require("the ratio of a merge", mergeRatio, 1, MOST_RATIO);
  }

  private static void require(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s: %d; it has to be between %d and %d".formatted(what, value, least, most));
    }
  }

  /** Read and write, segments of 4 MiB, blocks of 4 KiB, tables of 64 MiB, a ratio of 3. */
  public static LsmOptions defaults() {
    return new LsmOptions(
        false, DEFAULT_LOG, DEFAULT_BLOCK, DEFAULT_TABLE, DEFAULT_RATIO, false, true);
  }

  /** The same, to read only. */
  public LsmOptions asReadOnly() {
    return new LsmOptions(
        true, logSize, blockSize, tableSize, mergeRatio, isEachSynced, background);
  }

  /** The same with other sizes, in bytes. */
  public LsmOptions withSizes(int log, int block, int table) {
    return new LsmOptions(readOnly, log, block, table, mergeRatio, isEachSynced, background);
  }

  /** The same with another ratio. */
  public LsmOptions withMergeRatio(int ratio) {
    return new LsmOptions(readOnly, logSize, blockSize, tableSize, ratio, isEachSynced, background);
  }

  /** The same, and a write is durable when it returns. */
  public LsmOptions withEachSynced() {
    return new LsmOptions(readOnly, logSize, blockSize, tableSize, mergeRatio, true, background);
  }

  /** The same, and a write that fills a segment waits until all is done that this brings about. */
  public LsmOptions withoutBackground() {
    return new LsmOptions(readOnly, logSize, blockSize, tableSize, mergeRatio, isEachSynced, false);
  }
}
