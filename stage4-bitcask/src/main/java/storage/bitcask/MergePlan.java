package storage.bitcask;

import java.util.ArrayList;
import java.util.List;

/**
 * Which segments to merge, and why not the others.
 *
 * <p>What is merged are runs of neighbours in the order of age, only so long that what is live in
 * them fits into one segment. So every merge has one output, and the output holds one unbroken
 * range of the sequence, as every segment does.
 *
 * <p>A tombstone can go once no older segment has a stale record: then there is nothing left that
 * it hides. Until then it is kept, whatever is merged.
 */
final class MergePlan {

  /** Without being asked to, small segments are joined when there are so many in a row. */
  private static final int WORTH_JOINING = 4;

  private final int segmentSize;
  private final int stalePercent;
  private final int worthJoining;
  private final List<List<Segment>> runs = new ArrayList<>();
  private final List<SegmentVerdict> verdicts = new ArrayList<>();

  /** The run that is being put together. */
  private List<Candidate> run = new ArrayList<>();

  /** Whether the segments before the one in hand will have no stale record after the merge. */
  private boolean olderAreClean = true;

  private MergePlan(int segmentSize, int stalePercent, int worthJoining) {
    this.segmentSize = segmentSize;
    this.stalePercent = stalePercent;
    this.worthJoining = worthJoining;
  }

  /** Plans to merge whatever gives space back, also if that means to seal the active segment. */
  static MergePlan ofAll(List<Segment> byAge, int segmentSize) {
    return new MergePlan(segmentSize, 0, 2).plan(byAge, null);
  }

  /** Plans to merge what the policy finds worth it. */
  static MergePlan of(List<Segment> byAge, Segment active, int segmentSize, MergePolicy policy) {
    return new MergePlan(segmentSize, policy.stalePercent(), WORTH_JOINING).plan(byAge, active);
  }

  /** The runs to be merged, from the oldest to the youngest. */
  List<List<Segment>> runs() {
    return runs;
  }

  /** What is to happen to each segment, from the oldest to the youngest. */
  List<SegmentVerdict> verdicts() {
    return verdicts;
  }

  private MergePlan plan(List<Segment> byAge, Segment active) {
    for (Segment segment : byAge) {
      Candidate candidate = new Candidate(segment, reclaimable(segment));
      if (segment == active) {
        endRun();
        leave(candidate, "it is appended to");
      } else if (candidate.percent() < stalePercent && segment.end() > segmentSize / 4) {
        endRun();
        leave(candidate, tooLittle(candidate));
      } else {
        if (SegmentHeader.SIZE + live(run) + candidate.live() > segmentSize) {
          endRun();
        }
        run.add(candidate);
      }
    }
    endRun();
    return this;
  }

  private void endRun() {
    long reclaimable = run.stream().mapToLong(Candidate::reclaimable).sum();
    long percent = percent(reclaimable, run.stream().mapToLong(each -> each.segment().end()).sum());
    if (reclaimable > 0 && percent >= stalePercent) {
      merge("%d %% of its run of %d can be reclaimed".formatted(percent, run.size()));
    } else if (run.size() >= worthJoining) {
      merge("it is one of %d small neighbours".formatted(run.size()));
    } else {
      run.forEach(each -> leave(each, tooLittle(each)));
    }
    run = new ArrayList<>();
  }

  private void merge(String reason) {
    runs.add(run.stream().map(Candidate::segment).toList());
    run.forEach(each -> verdicts.add(each.verdict(true, reason)));
  }

  private void leave(Candidate candidate, String reason) {
    verdicts.add(candidate.verdict(false, reason));
    olderAreClean &= candidate.segment().accounts().staleRecords() == 0;
  }

  private String tooLittle(Candidate candidate) {
    return candidate.reclaimable() == 0
        ? "nothing in it can be reclaimed"
        : "%d %% of it can be reclaimed, and the policy asks for %d %%"
            .formatted(candidate.percent(), stalePercent);
  }

  /** How many bytes of a segment a merge would give back. */
  private long reclaimable(Segment segment) {
    Accounts accounts = segment.accounts();
    long tombstones = olderAreClean ? accounts.liveTombstoneBytes() : 0;
    return segment.end() - SegmentHeader.SIZE - accounts.liveBytes() + tombstones;
  }

  private static long live(List<Candidate> run) {
    return run.stream().mapToLong(Candidate::live).sum();
  }

  private static long percent(long part, long whole) {
    return whole == 0 ? 0 : part * 100 / whole;
  }

  /** A segment, and how many of its bytes can be reclaimed. */
  private record Candidate(Segment segment, long reclaimable) {

    long live() {
      return segment.end() - SegmentHeader.SIZE - reclaimable;
    }

    long percent() {
      return MergePlan.percent(reclaimable, segment.end());
    }

    SegmentVerdict verdict(boolean isMerged, String reason) {
      Accounts accounts = segment.accounts();
      return new SegmentVerdict(
          segment.toString(),
          segment.end(),
          reclaimable,
          accounts.liveRecords() - accounts.liveTombstones(),
          accounts.liveTombstones(),
          isMerged,
          reason);
    }
  }
}
