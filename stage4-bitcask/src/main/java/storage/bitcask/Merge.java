package storage.bitcask;

import java.io.IOException;
import java.util.List;
import storage.log.Accounts;
import storage.log.Change;
import storage.log.Kind;
import storage.log.Location;
import storage.log.Log;
import storage.log.LogDirectory;
import storage.log.Segment;
import storage.log.SegmentHeader;
import storage.log.SegmentWriter;
import storage.log.Segments;

/**
 * Rewrites the live records of neighbouring sealed segments into one new segment, beside readers
 * and writers.
 *
 * <ol>
 *   <li>Copy every record to which the keydir points into a file with a temporary name, with its
 *       sequence number. Sync it, and sync the log: the records that made others stale.
 *   <li>Give it its name. From here on, any open takes it instead of the inputs: its header says
 *       which range of the sequence it holds.
 *   <li>Move the keydir's slots over, a few at a time under the write lock: each only if it still
 *       points to the record that was copied. So a newer write is never reverted.
 *   <li>Delete the inputs, in any order: recovery does the same with any that are left.
 * </ol>
 *
 * <p>A tombstone is left out if nothing is left that it could hide: when no segment older than the
 * inputs holds a record of its key, see {@link OlderRecords}. A value that has expired is treated
 * as a delete. If the inputs leave nothing at all, the output is a header alone, which keeps their
 * range of the sequence until it is joined with its neighbours.
 */
final class Merge {

  private static final int SLOTS_AT_ONCE = 64;
  private static final int DROPPED = 0;

  private final Log log;
  private final Segments segments;
  private final Keydir keydir;
  private final BitcaskOptions options;

  /** Asked before each record; it may end the merge, with nothing changed. */
  private final MergePace pace;

  private final Failures failures;

  /** Made fewer by {@link #begin} if more has to stay than was planned. */
  private List<Segment> inputs;

  /** The input that is being read; null if there is none. */
  private Segment reading;

  /** Where each live record was, its hash, and where it is in the output or {@link #DROPPED}. */
  private long[] hashes;

  private long[] before;
  private int[] after;
  private int moves;

  Merge(
      Log log,
      Keydir keydir,
      BitcaskOptions options,
      MergePace pace,
      Failures failures,
      List<Segment> inputs) {
    this.log = log;
    this.segments = log.segments();
    this.keydir = keydir;
    this.options = options;
    this.pace = pace;
    this.failures = failures;
    this.inputs = inputs;
  }

  /** Merges, or leaves everything as it was and throws. */
  MergeReport run(Progress progress) throws IOException {
    // tag::run[]
    OlderRecords older = olderRecords();
    Output out = log.underLock(() -> begin(older));
    SegmentWriter writer = create(out);
    try {
      copy(writer, older, progress);
      log.force(); // or else what made the others stale might be lost
      log.publish(writer);
    } catch (Throwable e) {
      log.discard(writer, e);
      throw e;
    }
    Segment merged = writer.segment();
    log.underLock(() -> segments.add(merged, inputs));
    install(merged);
    MergeReport report = report(merged);
    finish(merged);
    // end::run[]
    return report;
  }

  /** The input that could not be read; null if that is not why the merge has failed. */
  Segment reading() {
    return reading;
  }

  private OlderRecords olderRecords() throws IOException {
    if (log.underLock(() -> inputs.stream().noneMatch(Merge::mayNeedTombstones))) {
      return OlderRecords.unknown(keydir);
    }
    List<Segment> older = log.underLock(() -> staleBefore(inputs.get(0), segments));
    return OlderRecords.find(older, inputs, keydir, log.directory());
  }

  private static boolean mayNeedTombstones(Segment input) {
    Accounts accounts = input.accounts();
    return accounts.liveTombstones() > 0 || accounts.nextExpiry(0) != Long.MAX_VALUE;
  }

  /** The segments with a stale record that are older than this one; under the write lock. */
  static List<Segment> staleBefore(Segment segment, Segments segments) {
    return segments.byAge().stream()
        .takeWhile(each -> each != segment)
        .filter(each -> each.accounts().staleRecords() > 0)
        .toList();
  }

  private Output begin(OlderRecords older) throws IOException {
    inputs = inputs.subList(0, countThatFits(older));
    int live = inputs.stream().mapToInt(each -> each.accounts().liveRecords()).sum();
    hashes = new long[live];
    before = new long[live];
    after = new int[live];
    long first = inputs.get(0).header().first();
    return new Output(segments.reserveIndex(), first, lastSequence(), sizes());
  }

  /** As long as what is live, so that the file is mapped once. */
  private SegmentWriter.Sizes sizes() {
    long live = inputs.stream().mapToLong(each -> each.accounts().liveBytes()).sum();
    long usual = Math.min(SegmentHeader.SIZE + live, Location.MAX_OFFSET);
    return new SegmentWriter.Sizes((int) usual, false);
  }

  /** Returns of how many inputs one segment can hold what has to stay. */
  private int countThatFits(OlderRecords older) {
    int count = 1;
    long live = SegmentHeader.SIZE + staying(inputs.get(0), older);
    while (count < inputs.size()) {
      live += staying(inputs.get(count), older);
      if (live > options.segmentSize()) {
        break;
      }
      count++;
    }
    return count;
  }

  private static long staying(Segment input, OlderRecords older) {
    Accounts accounts = input.accounts();
    long values = accounts.liveBytes() - accounts.liveTombstoneBytes();
    return values + older.neededTombstoneBytes(input);
  }

  /** The end of the range that the inputs hold: the segment after them begins there. */
  private long lastSequence() {
    List<Segment> byAge = segments.byAge();
    int next = byAge.indexOf(inputs.get(inputs.size() - 1)) + 1;
    return next < byAge.size() ? byAge.get(next).header().first() - 1 : log.lastSequence();
  }

  private void copy(SegmentWriter writer, OlderRecords older, Progress progress)
      throws IOException {
    long total = inputs.stream().mapToLong(Segment::end).sum();
    long done = 0;
    for (Segment input : inputs) {
      reading = input;
      RecordScan scan = new RecordScan(input, keydir);
      while (scan.next()) {
        int at = scan.at();
        pace.await(input.length(at));
        done += input.length(at);
        progress.reached(done, total);
        byte[] key = input.key(at);
        long hash = keydir.hash(key);
        if (keydir.pointsTo(hash, input.location(at))) {
          remember(hash, input, at, copy(input, at, key, writer, older));
        }
      }
      done += SegmentHeader.SIZE;
      progress.reached(done, total);
    }
    reading = null;
    writer.close();
  }

  /** Returns where the copy begins, or {@link #DROPPED}. */
  private int copy(Segment input, int at, byte[] key, SegmentWriter writer, OlderRecords older)
      throws IOException {
    // tag::copy[]
    long sequence = input.sequence(at);
    long expiry = input.expiry(at);
    boolean hasExpired = input.hasExpired(at, options.clock());
    if (input.kind(at).hasValue() && !hasExpired) {
      Change put = new Change(Kind.PUT, expiry, key, input.value(at));
      return writer.append(Kind.PUT, sequence, put);
    }
    return older.mayBeHiddenBy(input, at)
        ? writer.append(Kind.TOMBSTONE, sequence, Change.delete(key))
        : DROPPED;
    // end::copy[]
  }

  private void remember(long hash, Segment input, int at, int copiedTo) {
    hashes[moves] = hash;
    before[moves] = input.location(at);
    after[moves] = copiedTo;
    moves++;
  }

  private void install(Segment merged) throws IOException {
    for (int from = 0; from < moves; from += SLOTS_AT_ONCE) {
      int first = from;
      int last = Math.min(from + SLOTS_AT_ONCE, moves);
      touch(first, last, merged);
      log.underLock(
          () -> {
            for (int i = first; i < last; i++) {
              move(i, merged);
            }
          });
    }
  }

  /**
   * Looks at what will be needed, so that nobody waits for the memory under the lock. As a reader:
   * newer records are in segments that this merge does not hold, and whose mappings may end.
   */
  private void touch(int first, int last, Segment merged) throws IOException {
    log.readers()
        .reading(
            () -> {
              keydir.touch(hashes, first, last);
              for (int i = first; i < last; i++) {
                var unused = after[i] == DROPPED ? 0 : merged.touch(after[i]);
              }
              return null;
            });
  }

  private SegmentWriter create(Output out) throws IOException {
    return log.create(out.index(), out.first(), out.last(), out.sizes());
  }

  // tag::move[]
  private void move(int i, Segment merged) {
    int at = after[i];
    boolean isDropped = at == DROPPED;
    boolean isCurrent =
        isDropped
            ? keydir.remove(hashes[i], before[i])
            : keydir.replace(hashes[i], before[i], merged.location(at));
    if (!isDropped) {
      long expiry = merged.expiry(at);
      merged.accounts().added(merged.length(at), merged.isTombstone(at), expiry);
    }
    if (isCurrent) {
      segments.at(before[i]).superseded(Location.offset(before[i]));
    } else if (!isDropped) {
      merged.superseded(at); // there was a newer write while this merge went on
    }
  }

  // end::move[]

  private void finish(Segment merged) {
    LogDirectory directory = log.directory();
    if (merged.end() > SegmentHeader.SIZE) {
      try {
        HintFile.write(merged, directory, keydir);
      } catch (IOException e) {
        failures.add("hint file", e); // the next open scans, and tries again
      }
    }
    for (Segment input : inputs) {
      LogDirectory.deleteQuietly(input.file());
      input.fileDeleted();
    }
    log.underLock(() -> segments.remove(inputs));
    for (Segment input : inputs) { // one that is written later finds that its segment is gone
      LogDirectory.deleteQuietly(directory.hint(input.number()));
    }
  }

  private MergeReport report(Segment merged) {
    long read = inputs.stream().mapToLong(Segment::end).sum();
    long records = inputs.stream().mapToLong(each -> each.accounts().records()).sum();
    long copied = merged.accounts().records();
    return new MergeReport(inputs.size(), 1, read, merged.end(), copied, records - copied);
  }

  /**
   * What the merge will write.
   *
   * @param first the sequence from which on it holds the records
   * @param last the sequence up to which it does so
   */
  private record Output(int index, long first, long last, SegmentWriter.Sizes sizes) {}
}
