package storage.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;
import storage.bench.jmh.Metric;
import storage.bench.measure.Measurement;
import storage.bench.measure.Pair;
import storage.bench.measure.Ratio;
import storage.bench.measure.Results;

/** The goals of one stage, row by row, as {@link Goals} shows them. */
final class GoalRows {

  private final Results results;
  private final int records;
  private final String stage;
  private final Engine engine;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param records of the stores that are judged
   * @param stage what the rows call it: "stage 4"
   * @param engine that stage
   */
  GoalRows(Results results, int records, String stage, Engine engine) {
    this.results = results;
    this.records = records;
    this.stage = stage;
    this.engine = engine;
  }

  /** Returns the goals that the results say something about, one a row. */
  List<List<String>> rows() {
    return rows;
  }

  /** A figure of the stage. */
  Side of(Metric metric) {
    return side(stage + ", ", engine.label(), metric);
  }

  /** A figure of another engine. */
  Side of(String label, Metric metric) {
    return side(label + ", ", label, metric);
  }

  Side limit(Metric metric) {
    return side("", Engines.MACHINE.label(), metric);
  }

  private Side side(String whose, String label, Metric metric) {
    return new Side(whose + metric.label(), label, metric, results.find(label, records, metric));
  }

  /** The stage takes so many times less than a peer for the same. */
  void ahead(String peer, Metric metric, double times) {
    ratio(of(peer, metric), of(metric), Goal.atLeast(times));
  }

  /** Every peer's figure as a multiple of the stage's. */
  void everyPeer(Metric metric, Goal goal) {
    results.engines().stream()
        .filter(peer -> !Engines.isStage(peer))
        .forEach(peer -> ratio(of(peer, metric), of(metric), goal));
  }

  /** Two engines that were measured in turns are judged by that. */
  void ratio(Side a, Side b, Goal goal) {
    inTurns(a, b)
        .or(() -> Ratio.of(a.figure(), b.figure()))
        .ifPresent(ratio -> add(a.name(), b.name(), goal, ratio));
  }

  private Optional<Ratio> inTurns(Side a, Side b) {
    return a.metric() == b.metric()
        ? results.findPair(a.label(), b.label(), records, a.metric()).map(Pair::toRatio)
        : Optional.empty();
  }

  /** A figure of the stage as it is. */
  void figure(Metric metric, Goal goal) {
    of(metric)
        .figure()
        .ifPresent(
            m ->
                add(
                    of(metric).name(),
                    "–",
                    goal,
                    m.score(),
                    m.isMeasured() ? Optional.of(m.format()) : Optional.empty()));
  }

  void add(String figure, String of, Goal goal, Ratio ratio) {
    add(
        figure,
        of,
        goal,
        ratio.value(),
        ratio.isMeasured() ? Optional.of(ratio.format()) : Optional.empty());
  }

  /** What was not measured is neither reached nor missed. */
  void add(String figure, String of, Goal goal, double value, Optional<String> shown) {
    String missed = goal.isReachedBy().test(value) ? "" : " (missed)";
    rows.add(
        List.of(
            figure,
            of,
            Table.number(records),
            goal.inWords(),
            shown.map(it -> it + missed).orElse(results.notMeasured())));
  }

  /** What stands above or below the line of a ratio. */
  record Side(String name, String label, Metric metric, Optional<Measurement> figure) {}
}
