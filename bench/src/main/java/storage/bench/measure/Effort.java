package storage.bench.measure;

import java.util.List;
import java.util.stream.Stream;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;
import storage.bench.jmh.Metric;

/**
 * How much time a comparison spends: each figure is measured in one JVM after the other until its
 * interval is narrow enough or the time is over. JVMs differ more than the iterations within one,
 * so a figure gets another JVM rather than more iterations.
 *
 * @param name what the report calls it
 * @param stageRecords the sizes of the stores of stages that are measured, in ascending order
 * @param peerRecords the same for peers and for the machine itself
 * @param forks the fewest fresh JVMs for each figure
 * @param warmups iterations that are not counted, in each fork
 * @param iterations iterations that are counted, in each fork
 * @param millis the length of an iteration
 * @param shots stores for what can be measured only once in each
 * @param minutes the time for all of it; 0 in results older than this field
 */
public record Effort(
    String name,
    List<Integer> stageRecords,
    List<Integer> peerRecords,
    int forks,
    int warmups,
    int iterations,
    int millis,
    int shots,
    int minutes) {

  /** A figure whose interval is within this part of it gets no further JVM. */
  static final double ENOUGH = 0.1;

  /** A figure with a larger error than this part of it is no figure. */
  static final double TOO_MUCH = 1 / 3.0;

  /** Shows that everything runs; its figures mean nothing. */
  public static final Effort SMOKE =
      new Effort("smoke", List.of(100), List.of(100), 1, 1, 2, 20, 2, 30);

  /** Few figures, within minutes. */
  public static final Effort QUICK =
      new Effort("quick", List.of(1_000, 100_000), List.of(100_000), 3, 3, 3, 100, 4, 5);

  /** All figures. */
  public static final Effort FULL =
      new Effort(
          "full",
          List.of(1_000, 10_000, 100_000, 1_000_000),
          List.of(1_000_000),
          3,
          3,
          5,
          150,
          6,
          120);

  /** What a quick run measures: one figure for each of reads, writes, start-up and memory. */
  static final List<Metric> STORY =
      List.of(
          Metric.UNIFORM,
          Metric.SET_SAME,
          Metric.OPEN_FIRST,
          Metric.HEAP,
          Metric.RESIDENT,
          Metric.MAPPED,
          Metric.NEWEST);

  /** The sizes of the stores of that engine: only stages are watched as they grow. */
  List<Integer> records(Engine engine) {
    return Engines.STAGES.contains(engine) ? stageRecords : peerRecords;
  }

  /** What it measures if nothing else was asked for. */
  public List<Metric> metrics() {
    return name.equals(QUICK.name) ? STORY : Stream.of(Metric.values()).toList();
  }

  /** Returns the same effort for stores of other sizes. */
  public Effort withRecords(List<Integer> records) {
    List<Integer> sizes = records.stream().distinct().sorted().toList();
    return new Effort(name, sizes, sizes, forks, warmups, iterations, millis, shots, minutes);
  }

  /** Returns the same effort with another budget. */
  public Effort withMinutes(int budget) {
    return new Effort(
        name, stageRecords, peerRecords, forks, warmups, iterations, millis, shots, budget);
  }

  /** Whether the other measures each figure in the same way, of whatever sizes and how long. */
  boolean measuresLike(Effort other) {
    return withRecords(List.of())
        .withMinutes(0)
        .equals(other.withRecords(List.of()).withMinutes(0));
  }

  public boolean isSmoke() {
    return name.equals(SMOKE.name);
  }

  /** What a reader must know of this effort to judge the figures. */
  public String description() {
    String iteration = "%d iterations of %d ms".formatted(iterations, millis);
    if (isSmoke()) {
      return "smoke run (%s): the figures mean nothing".formatted(iteration);
    }
    return minutes == 0
        ? "%s run (%d forks, %s)".formatted(name, forks, iteration)
        : "%s run (%d JVMs or more, %s each, within %s)"
            .formatted(name, forks, iteration, inMinutes(minutes));
  }

  public static String inMinutes(long minutes) {
    return minutes == 1 ? "1 minute" : minutes + " minutes";
  }
}
