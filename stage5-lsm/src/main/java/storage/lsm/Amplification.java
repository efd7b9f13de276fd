package storage.lsm;

/**
 * What the store makes of what it is asked for: how many times more it reads, writes and keeps. The
 * merge rule sets one against the other.
 *
 * @param read in how many places a get may have to look: memtables and runs
 * @param write how many bytes were written for each byte of the log since the store was opened,
 *     that one included; null as long as nothing was written
 * @param space how many times longer all runs are than the oldest, which has most of what is live;
 *     1 if there is no run
 */
public record Amplification(int read, Double write, double space) {

  static Amplification of(Statistics figures) {
    int runs = figures.runs().size();
    long bytes = figures.runs().stream().mapToLong(Statistics.RunFigures::bytes).sum();
    long given = figures.appendedBytes();
    return new Amplification(
        figures.memtables() + runs,
        given == 0
            ? null
            : (given + figures.flushedBytes() + figures.mergedBytes()) / (double) given,
        runs == 0 ? 1 : bytes / (double) figures.runs().get(runs - 1).bytes());
  }
}
