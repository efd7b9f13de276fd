package storage.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import storage.bench.measure.Effort;
import storage.bench.measure.Measurement;
import storage.bench.measure.Plan;
import storage.bench.measure.Sample;

/** What a comparison tells while it is running: a line for each engine whose figures it has. */
final class Progress {

  private final Effort effort;
  private final int steps;

  /** How many lines there were. */
  private int done;

  Progress(Plan plan) {
    this.effort = plan.effort();
    this.steps = plan.steps();
  }

  /** Returns the next line: what was measured, in how many JVMs, and why it was left at that. */
  String line(Plan.Block block, Sample sample) {
    done++;
    String head =
        String.format(
            Locale.ROOT,
            "%3d/%d  %-16s %,9d  ",
            done,
            steps,
            sample.engine().label(),
            block.records());
    List<Measurement> figures = sample.figures();
    if (figures.isEmpty()) {
      return head + "nothing was measured of " + block.run().benchmark();
    }
    return head
        + figures.stream()
            .map(figure -> figure.metric().label() + ": " + shown(figure))
            .collect(Collectors.joining("  "))
        + "  (%d %s, %s)"
            .formatted(
                figures.get(0).forks(),
                figures.get(0).forks() == 1 ? "JVM" : "JVMs",
                sample.isEnough(effort) ? "enough" : "time is over");
  }

  private String shown(Measurement figure) {
    return effort.isSmoke() || figure.isMeasured() ? figure.format() : "not measured";
  }
}
