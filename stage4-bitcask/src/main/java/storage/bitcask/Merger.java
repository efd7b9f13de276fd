package storage.bitcask;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import storage.common.CorruptStoreException;
import storage.common.UnreadableException;
import storage.log.Log;
import storage.log.LogDirectory;
import storage.log.LogEvents;
import storage.log.Segment;

/**
 * Runs one merge after the other, by call or by policy. A merge holds the monitor of this object;
 * it comes before the write lock.
 */
final class Merger {

  private final Log log;
  private final Keydir keydir;
  private final BitcaskOptions options;
  private final Checkpointer checkpointer;
  private final Failures failures;
  private final Journal journal;
  private final MergePace pace;
  private final MergePlan.Known known = new MergePlan.Known();

  /** How many new segments were made of others; guarded by the write lock. */
  private long merges;

  Merger(
      Log log,
      Keydir keydir,
      BitcaskOptions options,
      Checkpointer checkpointer,
      Failures failures,
      Journal journal) {
    this.log = log;
    this.keydir = keydir;
    this.options = options;
    this.checkpointer = checkpointer;
    this.failures = failures;
    this.journal = journal;
    this.pace = new MergePace(log.directory(), options.merge().bytesPerSecond());
  }

  MergePace pace() {
    return pace;
  }

  /**
   * Merges whatever gives space back, the active segment included. What cannot be merged is left,
   * and the first reason is thrown at the end.
   */
  MergeReport mergeAll(Progress progress) throws IOException {
    requireNoMergeWithin();
    return mergeAllNow(progress);
  }

  private synchronized MergeReport mergeAllNow(Progress progress) throws IOException {
    pace.requireOpen();
    log.underLock(known::forgetDamage);
    return run(this::planAll, MergeHours.ALWAYS, progress);
  }

  private MergePlan planAll() {
    return MergePlan.ofAll(log.segments().byAge(), options.segmentSize(), known, now());
  }

  /** Merges what the policy finds worth it. */
  MergeReport mergeByPolicy(Progress progress) throws IOException {
    return mergeByPolicy(MergeHours.ALWAYS, progress);
  }

  /** The same, at the hours for it. */
  void mergeUnasked() throws IOException {
    mergeByPolicy(options.merge().hours(), Progress.NOBODY);
  }

  private MergeReport mergeByPolicy(MergeHours hours, Progress progress) throws IOException {
    requireNoMergeWithin();
    return mergeByPolicyNow(hours, progress);
  }

  private synchronized MergeReport mergeByPolicyNow(MergeHours hours, Progress progress)
      throws IOException {
    pace.requireOpen();
    return run(this::planByPolicy, hours, progress);
  }

  /**
   * Says what the policy makes of each segment, without merging or reading anything: tombstones
   * count as needless until it was looked into.
   */
  List<SegmentVerdict> explain() {
    return log.underLock(this::planByPolicy).verdicts();
  }

  private MergePlan planByPolicy() {
    return MergePlan.of(
        log.segments().byAge(), active(), options.segmentSize(), options.merge(), known, now());
  }

  /** How many merges have ended well; under the write lock. */
  long merges() {
    return merges;
  }

  /** The segment that is appended to, or that the owner of a store that is only read appends to. */
  private Segment active() {
    List<Segment> byAge = log.segments().byAge();
    if (!options.readOnly() || byAge.isEmpty()) {
      return log.active();
    }
    Segment youngest = byAge.get(byAge.size() - 1);
    return youngest.header().isMerged() ? null : youngest;
  }

  private long now() {
    return options.clock().millis();
  }

  /** When, after {@code now}, more expires in segments that are not appended to. */
  long nextExpiry(long now) {
    return log.underLock(
        () ->
            log.segments().byAge().stream()
                .filter(each -> each != log.active())
                .mapToLong(each -> each.accounts().nextExpiry(now))
                .min()
                .orElse(Long.MAX_VALUE));
  }

  /** Plans and merges, and does so again without what turns out to be damaged. */
  private MergeReport run(Supplier<MergePlan> planner, MergeHours hours, Progress progress)
      throws IOException {
    Pass pass = new Pass(progress);
    do {
      pass.foundDamage = false;
      run(plan(planner), hours, pass);
    } while (pass.foundDamage);
    if (pass.total.segmentsRead() > 0) {
      saveKeydir();
      log.readers().awaitRetired();
    }
    if (pass.failure != null) {
      throw pass.failure;
    }
    return pass.total;
  }

  private void run(MergePlan plan, MergeHours hours, Pass pass) throws IOException {
    List<List<Segment>> runs = plan.runs();
    long before = pass.total.bytesRead();
    long bytes = before + runs.stream().flatMap(List::stream).mapToLong(Segment::end).sum();
    for (List<Segment> inputs : runs) {
      if (!hours.contains(options.clock().instant())) {
        break;
      }
      log.requireHealthy();
      merge(inputs, pass, bytes);
    }
  }

  /** Merges a run; if that fails, the others can still be merged. */
  private void merge(List<Segment> inputs, Pass pass, long bytes) throws IOException {
    long before = pass.total.bytesRead();
    Progress progress = (done, all) -> pass.progress.reached(before + done, bytes);
    Merge merge = new Merge(log, keydir, options, pace, failures, inputs);
    Optional<Events.Merged> event = LogEvents.begin(Events.Merged::new);
    try {
      MergeReport report = log.readers().holding(() -> merge.run(progress));
      event.ifPresent(merged -> merged.commit(report));
      journal.merged(report);
      pass.total = pass.total.plus(report);
      log.underLock(() -> noteMerged(inputs.get(0).header().first()));
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (CorruptStoreException | UnreadableException e) {
      pass.foundDamage |= log.underLock(() -> known.findsDamage(merge.reading(), e));
      pass.failed(e);
    } catch (IOException e) {
      pass.failed(e); // the disk may be full, and the next run or a part of it needs less room
      giveBack(inputs);
      for (List<Segment> part : MergePlan.parts(inputs)) {
        merge(part, pass, bytes);
      }
    }
  }

  /** A merge makes room, and so comes before what was reserved for puts, and before hint files. */
  private void giveBack(List<Segment> inputs) {
    log.giveBack();
    inputs.forEach(each -> LogDirectory.deleteQuietly(log.directory().hint(each.number())));
  }

  private void noteMerged(long first) {
    merges++;
    List<Segment> fromOutput =
        log.segments().byAge().stream().dropWhile(each -> each.header().first() < first).toList();
    known.merged(fromOutput.get(0), fromOutput.subList(1, fromOutput.size()));
  }

  /** Plans, and plans again once it is known which tombstones have to stay. */
  private MergePlan plan(Supplier<MergePlan> planner) throws IOException {
    while (true) {
      MergePlan plan = log.underLock(planner::get);
      List<Segment> unknown = log.underLock(() -> unknown(plan));
      if (unknown.isEmpty()) {
        log.underLock(() -> sealIfMerged(plan));
        return plan;
      }
      log.readers().holding(() -> lookInto(unknown));
    }
  }

  /** The segments of which nobody knows which tombstones have to stay, the youngest last. */
  private List<Segment> unknown(MergePlan plan) {
    Set<Segment> planned = new HashSet<>();
    plan.runs().forEach(planned::addAll);
    List<Segment> unknown = new ArrayList<>();
    boolean hasOlder = false;
    for (Segment each : log.segments().byAge()) {
      if (hasOlder && planned.contains(each) && known.mayHaveNeedless(each)) {
        unknown.add(each);
      }
      hasOlder |= each.accounts().staleRecords() > 0;
    }
    return unknown;
  }

  private void sealIfMerged(MergePlan plan) throws IOException {
    Segment active = log.active();
    if (plan.runs().stream().anyMatch(run -> run.contains(active))) {
      log.roll();
    }
  }

  /** The active segment may be among them, and others make it longer meanwhile. */
  private Void lookInto(List<Segment> unknown) throws IOException {
    Segment youngest = unknown.get(unknown.size() - 1);
    List<Segment> stale = log.underLock(() -> Merge.staleBefore(youngest, log.segments()));
    List<Segment> held = log.underLock(() -> unknown.stream().map(Segment::hold).toList());
    try {
      OlderRecords older = OlderRecords.find(stale, held, keydir, log.directory());
      log.underLock(
          () -> unknown.forEach(each -> known.needs(each, older.neededTombstoneBytes(each))));
    } finally {
      held.forEach(Segment::letGo);
    }
    return null;
  }

  /** The checkpoint before names segments that are gone. */
  private void saveKeydir() {
    try {
      checkpointer.save();
    } catch (IOException e) {
      failures.add("checkpoint", e); // the next open has more to read
    }
  }

  /** Whether a merge would go on for ever: it is paused, or is itself what calls this. */
  boolean isHeldUp() {
    return pace.isPaused() || Thread.holdsLock(this);
  }

  /** Refuses what would take the segments from under the merge that calls this. */
  private void requireNoMergeWithin() {
    if (Thread.holdsLock(this)) {
      throw new IllegalStateException(
          "a store can be neither merged nor closed from within a merge");
    }
  }

  /** Ends the merge in hand, with nothing changed, and lets no other begin. */
  void stop() {
    requireNoMergeWithin();
    pace.stop();
    awaitMergeInHand();
  }

  synchronized void awaitMergeInHand() {
    // a merge holds this monitor, so none is in hand any more
  }

  /** What one call has come to. */
  private static final class Pass {

    private final Progress progress;
    private MergeReport total = MergeReport.NOTHING;
    private boolean foundDamage;
    private IOException failure;

    Pass(Progress progress) {
      this.progress = progress;
    }

    void failed(IOException why) {
      if (failure == null) {
        failure = why;
      } else {
        failure.addSuppressed(why);
      }
    }
  }
}
