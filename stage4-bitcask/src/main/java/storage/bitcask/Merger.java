package storage.bitcask;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import storage.log.Log;
import storage.log.LogEvents;
import storage.log.Segment;
import storage.log.SegmentScan;
import storage.log.Segments;

/**
 * Runs one merge after the other, by call or by policy. A merge holds the monitor of this object;
 * it comes before the write lock.
 */
final class Merger {

  private final Log log;
  private final Segments segments;
  private final Keydir keydir;
  private final BitcaskOptions options;
  private final Checkpointer checkpointer;
  private final Failures failures;
  private final MergePace pace;

  Merger(
      Log log,
      Keydir keydir,
      BitcaskOptions options,
      Checkpointer checkpointer,
      Failures failures) {
    this.log = log;
    this.segments = log.segments();
    this.keydir = keydir;
    this.options = options;
    this.checkpointer = checkpointer;
    this.failures = failures;
    this.pace = new MergePace(log.directory(), options.merge().bytesPerSecond());
  }

  MergePace pace() {
    return pace;
  }

  /** Merges whatever gives space back, the active segment included. */
  synchronized MergeReport mergeAll(Progress progress) throws IOException {
    pace.requireOpen();
    Map<Segment, Long> expired = expired();
    MergePlan plan = log.underLock(() -> planAll(expired));
    return run(plan, MergeHours.ALWAYS, progress);
  }

  private MergePlan planAll(Map<Segment, Long> expired) throws IOException {
    MergePlan plan = MergePlan.ofAll(segments.byAge(), options.segmentSize(), expired);
    Segment active = log.active();
    if (plan.runs().stream().anyMatch(run -> run.contains(active))) {
      log.roll();
    }
    return plan;
  }

  /** Reads the segments of which nothing else is known to be stale. */
  private Map<Segment, Long> expired() throws IOException {
    InstantSource now = InstantSource.fixed(options.clock().instant());
    Map<Segment, Long> expired = new HashMap<>();
    for (Segment segment : merelyLive()) {
      long bytes = 0;
      SegmentScan scan = new SegmentScan(segment);
      while (scan.next()) {
        pace.await(segment.length(scan.at()));
        long hash = keydir.hash(segment.key(scan.at()));
        boolean isLive = keydir.pointsTo(hash, segment.location(scan.at()));
        bytes += isLive && segment.hasExpired(scan.at(), now) ? segment.length(scan.at()) : 0;
      }
      expired.put(segment, bytes);
    }
    return expired;
  }

  private List<Segment> merelyLive() {
    return log.underLock(
        () ->
            segments.byAge().stream().filter(each -> each.accounts().staleRecords() == 0).toList());
  }

  /** Merges what the policy finds worth it. */
  MergeReport mergeByPolicy(Progress progress) throws IOException {
    return mergeByPolicy(MergeHours.ALWAYS, progress);
  }

  /** The same, at the hours for it. */
  void mergeUnasked() throws IOException {
    mergeByPolicy(options.merge().hours(), Progress.NOBODY);
  }

  private synchronized MergeReport mergeByPolicy(MergeHours hours, Progress progress)
      throws IOException {
    pace.requireOpen();
    return run(plan(), hours, progress);
  }

  /** Says what the policy makes of each segment, without merging anything. */
  List<SegmentVerdict> explain() {
    return plan().verdicts();
  }

  private MergePlan plan() {
    return log.underLock(
        () -> MergePlan.of(segments.byAge(), log.active(), options.segmentSize(), options.merge()));
  }

  private MergeReport run(MergePlan plan, MergeHours hours, Progress progress) throws IOException {
    MergeReport total = MergeReport.NOTHING;
    long bytes = plan.runs().stream().flatMap(List::stream).mapToLong(Segment::end).sum();
    for (List<Segment> inputs : plan.runs()) {
      if (!hours.contains(options.clock().instant())) {
        break;
      }
      log.requireHealthy();
      long before = total.bytesRead();
      Merge merge = new Merge(log, keydir, options, pace, failures, inputs);
      Optional<Events.Merged> event = LogEvents.begin(Events.Merged::new);
      MergeReport report =
          log.readers()
              .holding(() -> merge.run((done, all) -> progress.reached(before + done, bytes)));
      event.ifPresent(merged -> merged.commit(report));
      total = total.plus(report);
    }
    if (total.segmentsRead() > 0) {
      saveKeydir();
      log.readers().awaitRetired();
    }
    return total;
  }

  /** The checkpoint before names segments that are gone. */
  private void saveKeydir() {
    try {
      checkpointer.save();
    } catch (IOException e) {
      failures.add("checkpoint", e); // the next open has more to read
    }
  }

  /** Ends the merge in hand, with nothing changed, and lets no other begin. */
  void stop() {
    pace.stop();
    awaitEnd();
  }

  private synchronized void awaitEnd() {
    // whoever was merging has ended, or else this thread would not be here
  }
}
