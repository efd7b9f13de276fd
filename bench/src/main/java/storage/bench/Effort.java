package storage.bench;

import java.util.List;

/**
 * How much time a comparison spends on each figure.
 *
 * @param name what the report calls it
 * @param stageRecords the sizes of the stores of stages that are measured, in ascending order
 * @param peerRecords the same for peers and for the machine itself
 * @param forks fresh JVMs for each figure
 * @param warmups iterations that are not counted, in each fork
 * @param iterations iterations that are counted, in each fork
 * @param millis the length of an iteration
 * @param shots fresh JVMs or stores for what can be measured only once in each
 */
record Effort(
    String name,
    List<Integer> stageRecords,
    List<Integer> peerRecords,
    int forks,
    int warmups,
    int iterations,
    int millis,
    int shots) {

  /** Shows that everything runs; its figures mean nothing. */
  static final Effort SMOKE = new Effort("smoke", List.of(100), List.of(100), 1, 1, 2, 20, 2);

  /**
   * Good for shapes and factors, within five minutes: a difference of a few per cent needs longer
   * runs than this.
   */
  static final Effort QUICK =
      new Effort("quick", List.of(1_000, 100_000), List.of(100_000), 1, 2, 6, 50, 4);

  /**
   * Good for ratios. Its errors are JMH's, from all iterations as if one JVM were like the next:
   * how much JVMs differ, two forks cannot tell.
   */
  static final Effort FULL =
      new Effort(
          "full", List.of(1_000, 10_000, 100_000, 1_000_000), List.of(1_000_000), 2, 2, 6, 150, 10);

  /** The sizes of the stores of that engine: only stages are watched as they grow. */
  List<Integer> records(Engine engine) {
    return Engines.STAGES.contains(engine) ? stageRecords : peerRecords;
  }

  /** Returns the same effort for stores of other sizes. */
  Effort withRecords(List<Integer> records) {
    List<Integer> sizes = records.stream().distinct().sorted().toList();
    return new Effort(name, sizes, sizes, forks, warmups, iterations, millis, shots);
  }

  boolean isSmoke() {
    return name.equals(SMOKE.name);
  }

  /** What a reader must know of this effort to judge the figures. */
  String description() {
    return "%s run (%d %s, %d iterations of %d ms)%s"
        .formatted(name, forks, forks == 1 ? "fork" : "forks", iterations, millis, judgement());
  }

  private String judgement() {
    if (isSmoke()) {
      return ": the figures mean nothing";
    }
    return name.equals(QUICK.name) ? ": good for shapes and factors" : "";
  }
}
