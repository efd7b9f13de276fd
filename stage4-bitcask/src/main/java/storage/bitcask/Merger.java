package storage.bitcask;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs one merge after the other, by call or by policy. A merge holds the monitor of this object;
 * it comes before the lock for writing.
 */
final class Merger {

  private final Core core;
  private final BitcaskOptions options;
  private final Segments segments;
  private final Keydir keydir;
  private final Log log;
  private final Checkpointer checkpointer;
  private final MergePace pace;

  Merger(Core core, Checkpointer checkpointer) {
    this.core = core;
    this.options = core.options();
    this.segments = core.segments();
    this.keydir = core.keydir();
    this.log = core.log();
    this.checkpointer = checkpointer;
    this.pace = new MergePace(core.files(), options.merge().bytesPerSecond());
  }

  MergePace pace() {
    return pace;
  }

  /** Merges whatever gives space back, the active segment included. */
  synchronized MergeReport mergeAll(Progress progress) throws IOException {
    pace.requireOpen();
    Map<Segment, Long> expired = expired();
    MergePlan plan = core.underLock(() -> planAll(expired));
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
        long hash = KeyHash.of(segment.key(scan.at()));
        boolean isLive = keydir.pointsTo(hash, segment.location(scan.at()));
        bytes += isLive && segment.hasExpired(scan.at(), now) ? segment.length(scan.at()) : 0;
      }
      expired.put(segment, bytes);
    }
    return expired;
  }

  private List<Segment> merelyLive() {
    return core.underLock(
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
    return core.underLock(
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
      Merge merge = new Merge(core, pace, inputs);
      Optional<Events.Merged> event = Events.begin(Events.Merged::new);
      MergeReport report = merge.run((done, all) -> progress.reached(before + done, bytes));
      event.ifPresent(merged -> merged.commit(report));
      total = total.plus(report);
    }
    if (total.segmentsRead() > 0) {
      checkpointer.save(); // the one before names segments that are gone
    }
    return total;
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
