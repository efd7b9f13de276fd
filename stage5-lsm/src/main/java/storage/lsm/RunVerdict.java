package storage.lsm;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a run would be merged now, and why.
 *
 * @param bytes of its tables
 * @param records in them, tombstones included
 * @param reason the end of a sentence: "it is the newest"
 */
public record RunVerdict(
    long bytes, long records, long tombstones, boolean isMerged, String reason) {

  /** Explains what the rule says of runs, of which the newest is the first. */
  static List<RunVerdict> of(MergeRule rule, List<MergeRule.Size> runs) {
    MergeRule.Due due = rule.due(runs);
    List<RunVerdict> verdicts = new ArrayList<>();
    long newer = 0;
    boolean fitsBefore = true;
    for (int i = 0; i < runs.size(); i++) {
      MergeRule.Size run = runs.get(i);
      boolean isMerged = i >= due.first() && i < due.first() + due.count();
      boolean fits = fitsBefore && (i == 0 || run.bytes() <= rule.ratio() * newer);
      String reason =
          isMerged ? whyMerged(rule, due, i) : whyLeft(rule, fits, fitsBefore, runs.size());
      verdicts.add(new RunVerdict(run.bytes(), run.records(), run.tombstones(), isMerged, reason));
      newer += run.bytes();
      fitsBefore = fits;
    }
    return verdicts;
  }

  private static String whyMerged(MergeRule rule, MergeRule.Due due, int run) {
    if (due.count() < MergeRule.LEAST_RUNS) {
      return run == due.first()
          ? "more than a third of its records are tombstones"
          : "the next newer one has many tombstones";
    }
    return run == 0
        ? "it is the newest"
        : "it is at most " + rule.ratio() + " times as long as all newer ones";
  }

  private static String whyLeft(MergeRule rule, boolean fits, boolean fitsBefore, int runs) {
    if (fits) {
      return runs < MergeRule.LEAST_RUNS
          ? "there are fewer than " + MergeRule.LEAST_RUNS + " runs"
          : "fewer than " + MergeRule.LEAST_RUNS + " runs are of similar length";
    }
    return fitsBefore
        ? "it is more than " + rule.ratio() + " times as long as all newer ones"
        : "a newer one is left";
  }
}
