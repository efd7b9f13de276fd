package storage.bitcask;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Runs one merge after the other, by call or by policy. */
final class Merger {

  private final StoreFiles files;
  private final BitcaskOptions options;
  private final Segments segments;
  private final Keydir keydir;
  private final Log log;
  private final ReentrantLock writeLock;
  private final Checkpointer checkpointer;

  /** Held by a merge; comes before the lock for writing. */
  private final ReentrantLock merging = new ReentrantLock();

  private volatile boolean stopped;

  Merger(
      StoreFiles files,
      BitcaskOptions options,
      Segments segments,
      Keydir keydir,
      Log log,
      ReentrantLock writeLock,
      Checkpointer checkpointer) {
    this.files = files;
    this.options = options;
    this.segments = segments;
    this.keydir = keydir;
    this.log = log;
    this.writeLock = writeLock;
    this.checkpointer = checkpointer;
  }

  /** Merges whatever gives space back, the active segment included. */
  MergeReport mergeAll() throws IOException {
    merging.lock();
    try {
      requireOpen();
      return run(planAll().runs());
    } finally {
      merging.unlock();
    }
  }

  private MergePlan planAll() throws IOException {
    writeLock.lock();
    try {
      MergePlan plan = MergePlan.ofAll(segments.byAge(), options.segmentSize());
      Segment active = log.active();
      if (plan.runs().stream().anyMatch(run -> run.contains(active))) {
        log.roll();
      }
      return plan;
    } finally {
      writeLock.unlock();
    }
  }

  /** Merges what the policy finds worth it. */
  MergeReport mergeByPolicy() throws IOException {
    merging.lock();
    try {
      requireOpen();
      return run(plan().runs());
    } finally {
      merging.unlock();
    }
  }

  /** Says what the policy makes of each segment, without merging anything. */
  List<SegmentVerdict> explain() {
    return plan().verdicts();
  }

  private MergePlan plan() {
    writeLock.lock();
    try {
      return MergePlan.of(segments.byAge(), log.active(), options.segmentSize(), options.merge());
    } finally {
      writeLock.unlock();
    }
  }

  private MergeReport run(List<List<Segment>> runs) throws IOException {
    MergeReport total = MergeReport.NOTHING;
    for (List<Segment> inputs : runs) {
      log.requireHealthy();
      Merge merge =
          new Merge(files, segments, keydir, log, writeLock, options, () -> stopped, inputs);
      Optional<Events.Merged> event = Events.begin(Events.Merged::new);
      MergeReport report = merge.run();
      event.ifPresent(merged -> merged.commit(report));
      total = total.plus(report);
    }
    if (!runs.isEmpty()) {
      checkpointer.save(); // the one before names segments that are gone
    }
    return total;
  }

  private void requireOpen() {
    if (stopped) {
      throw new IllegalStateException("the store in " + files.directory() + " is closed");
    }
  }

  /** Ends the merge in hand, with nothing changed, and lets no other begin. */
  void stop() {
    stopped = true;
    merging.lock();
    try {
      assert stopped; // the merge that was going on has ended
    } finally {
      merging.unlock();
    }
  }
}
