package storage.lsm;

import java.util.List;

/**
 * Which runs are to be merged: the newest, and each older one that is at most {@code ratio} times
 * as long as all that were taken before it. Fewer than {@link #LEAST_RUNS} are left alone.
 *
 * <pre>
 *  lengths, the newest first         ratio 3
 *  1  1  3                           nothing: three runs
 *  1  1  3  20                       nothing: 20 is more than 3 x (1 + 1 + 3)
 *  1  1  3  14                       all four: 1 &lt;= 3 x 1, 3 &lt;= 3 x 2, 14 &lt;= 3 x 5
 * </pre>
 *
 * <p>The ratio is the one dial: a greater one writes more often, and leaves fewer runs to read and
 * less space to superseded records.
 *
 * <p>A run of which more than a third deletes is merged with the next older one, even if that is
 * ten times as long as the ratio allows: each scan has to walk over what it deletes.
 *
 * @param ratio 1 or more
 */
public record MergeRule(int ratio) {

  /** Of fewer runs nothing is made. */
  public static final int LEAST_RUNS = 4;

  /**
   * Returns which runs are due, as the first and how many, the newest being number 0.
   *
   * @param runs their sizes, the newest first
   */
  public Due due(List<Size> runs) {
    throw new UnsupportedOperationException(
        "take the newest run, and the next older one as long as the rule allows");
  }

  /**
   * Runs that lie side by side.
   *
   * @param first the number of the newest of them
   * @param count 0 for none
   */
  public record Due(int first, int count) {
    static final Due NOTHING = new Due(0, 0);
  }

  /**
   * How much is in a run.
   *
   * @param bytes of its tables
   * @param records in them, tombstones included
   */
  public record Size(long bytes, long records, long tombstones) {}
}
