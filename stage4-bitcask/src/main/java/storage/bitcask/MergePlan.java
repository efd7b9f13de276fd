package storage.bitcask;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import storage.log.Accounts;
import storage.log.Segment;
import storage.log.SegmentHeader;

/**
 * Which segments to merge, and why not the others.
 *
 * <p>What is merged are runs of neighbours in the order of age, only so long that what is live in
 * them fits into one segment. So every merge has one output, and the output holds one unbroken
 * range of the sequence, as every segment does.
 *
 * <p>A tombstone can go once no older segment has a record of its key: then there is nothing left
 * that it hides. Where that was looked into, the tombstones that have to stay are {@link Known}.
 */
final class MergePlan {

  /** Finds every segment worth it in which something can be reclaimed. */
  private static final MergePolicy EVERYTHING = MergePolicy.defaults().withStale(1, 1);

  private final int segmentSize;
  private final MergePolicy policy;

  /** How long a segment may be that is joined with its neighbours, in bytes. */
  private final long small;

  /** How many small neighbours are joined if nothing in them can be reclaimed. */
  private final int worthJoining;

  private final Known known;
  private final long now;

  private final List<List<Segment>> runs = new ArrayList<>();
  private final List<SegmentVerdict> verdicts = new ArrayList<>();

  /** The run that is being put together. */
  private List<Candidate> run = new ArrayList<>();

  /** Whether the segments before the one in hand will have no stale record after the merge. */
  private boolean olderAreClean = true;

  private MergePlan(
      int segmentSize, MergePolicy policy, long small, int worthJoining, Known known, long now) {
    this.segmentSize = segmentSize;
    this.policy = policy;
    this.small = small;
    this.worthJoining = worthJoining;
    this.known = known;
    this.now = now;
  }

  /** Plans to merge whatever gives space back, also if that means to seal the active segment. */
  static MergePlan ofAll(List<Segment> byAge, int segmentSize, Known known, long now) {
    return new MergePlan(segmentSize, EVERYTHING, segmentSize, 2, known, now).plan(byAge, null);
  }

  /** Plans to merge what the policy finds worth it. */
  static MergePlan of(
      List<Segment> byAge,
      Segment active,
      int segmentSize,
      MergePolicy policy,
      Known known,
      long now) {
    long small = (long) segmentSize * policy.smallPercent() / 100;
    return new MergePlan(segmentSize, policy, small, MergePolicy.WORTH_JOINING, known, now)
        .plan(byAge, active);
  }

  /**
   * The runs to be merged: first those that leave a header alone, since they need next to no room,
   * then the others, and both from the oldest to the youngest.
   */
  List<List<Segment>> runs() {
    List<List<Segment>> ordered = new ArrayList<>(runs);
    ordered.sort(Comparator.comparing(run -> !run.stream().allMatch(MergePlan::isStale)));
    return ordered;
  }

  /** Each segment of a run by itself, if there are several: those first that need least room. */
  static List<List<Segment>> parts(List<Segment> run) {
    return run.stream()
        .filter(each -> run.size() > 1)
        .sorted(Comparator.comparingLong(each -> each.accounts().liveBytes()))
        .map(List::of)
        .toList();
  }

  private static boolean isStale(Segment segment) {
    return segment.accounts().liveRecords() == 0;
  }

  /** What is to happen to each segment, from the oldest to the youngest. */
  List<SegmentVerdict> verdicts() {
    return verdicts;
  }

  /**
   * @param active is left alone; null if it need not be
   */
  private MergePlan plan(List<Segment> byAge, Segment active) {
    for (Segment segment : byAge) {
      Candidate candidate = candidate(segment);
      if (segment == active) {
        endRun();
        leave(candidate, "new records are appended to it");
      } else if (known.damaged.containsKey(segment)) {
        endRun();
        leave(candidate, "it is damaged: " + known.damaged.get(segment));
      } else if (candidate.due() == null && segment.end() > small) {
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

  // tag::reclaimable[]
  private Candidate candidate(Segment segment) {
    Accounts accounts = segment.accounts();
    long bytes = (long) segment.end() - SegmentHeader.SIZE;
    long needed = olderAreClean ? 0 : known.needed.getOrDefault(segment, 0L);
    long tombstones = Math.max(0, accounts.liveTombstoneBytes() - needed);
    long live = accounts.liveBytes() - tombstones;
    long reclaimable = bytes - live + accounts.expiredBytes(now);
    return new Candidate(segment, reclaimable, live, due(segment, reclaimable));
  }

  // end::reclaimable[]

  /** Returns why a segment is to be merged, whatever becomes of its neighbours; or null. */
  private String due(Segment segment, long reclaimable) {
    long percent = reclaimable * 100 / segment.end();
    if (percent >= policy.stalePercent()) {
      return "%d %% of it can be reclaimed, and the policy asks for %d %%"
          .formatted(percent, policy.stalePercent());
    }
    if (reclaimable >= policy.staleBytes()) {
      return "%,d bytes of it can be reclaimed, and the policy asks for %,d"
          .formatted(reclaimable, policy.staleBytes());
    }
    return null;
  }

  private void endRun() {
    if (run.stream().anyMatch(each -> each.due() != null)) {
      merge("it is small, and a neighbour of one that is merged");
    } else if (run.size() >= worthJoining) {
      merge("it is one of %d small neighbours".formatted(run.size()));
    } else {
      run.forEach(each -> leave(each, tooLittle(each)));
    }
    run = new ArrayList<>();
  }

  private void merge(String otherwise) {
    runs.add(run.stream().map(Candidate::segment).toList());
    for (Candidate each : run) {
      verdicts.add(each.verdict(true, each.due() == null ? otherwise : each.due()));
    }
  }

  private void leave(Candidate candidate, String reason) {
    verdicts.add(candidate.verdict(false, reason));
    olderAreClean &= candidate.segment().accounts().staleRecords() == 0;
  }

  private String tooLittle(Candidate candidate) {
    return candidate.reclaimable() == 0
        ? "nothing in it is known to be stale"
        : "%d %% of it can be reclaimed, and the policy asks for %d %% or %,d bytes"
            .formatted(
                candidate.reclaimable() * 100 / candidate.segment().end(),
                policy.stalePercent(),
                policy.staleBytes());
  }

  private static long live(List<Candidate> run) {
    return run.stream().mapToLong(Candidate::live).sum();
  }

  /** What was learnt of segments by reading them; guarded by the write lock. */
  static final class Known {

    /** How many bytes of tombstones have to stay, as long as no older segment is merged. */
    private final Map<Segment, Long> needed = new WeakHashMap<>();

    /** What is wrong with a segment that cannot be merged. */
    private final Map<Segment, String> damaged = new WeakHashMap<>();

    /** Whether it has to be looked into which tombstones of a segment have to stay. */
    boolean mayHaveNeedless(Segment segment) {
      return segment.accounts().liveTombstones() > 0 && !needed.containsKey(segment);
    }

    void needs(Segment segment, long tombstoneBytes) {
      needed.put(segment, tombstoneBytes);
    }

    /** Segments were merged into one: what was needed before may be needless now. */
    void merged(Segment output, List<Segment> younger) {
      needs(output, output.accounts().liveTombstoneBytes());
      younger.forEach(needed::remove);
    }

    /** Returns whether a segment, or null for none, is damaged and was not known to be. */
    boolean findsDamage(Segment segment, IOException why) {
      return segment != null && damaged.putIfAbsent(segment, why.getMessage()) == null;
    }

    /** It may have been repaired. */
    void forgetDamage() {
      damaged.clear();
    }
  }

  /**
   * A segment.
   *
   * @param reclaimable how many of its bytes a merge would give back
   * @param live how many it would copy at most: of an expired value, a tombstone may have to stay
   * @param due why it is to be merged for its own sake; null if it is not
   */
  private record Candidate(Segment segment, long reclaimable, long live, String due) {

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
