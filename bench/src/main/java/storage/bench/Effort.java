package storage.bench;

import java.util.List;

/**
 * How much time a comparison spends on each figure.
 *
 * @param name what the report calls it
 * @param records the sizes of the stores that are measured
 * @param forks fresh JVMs for each figure
 * @param warmups iterations that are not counted, in each fork
 * @param iterations iterations that are counted, in each fork
 * @param millis the length of an iteration
 */
record Effort(
    String name, List<Integer> records, int forks, int warmups, int iterations, int millis) {

  /** Shows that everything runs; its figures mean nothing. */
  static final Effort SMOKE = new Effort("smoke", List.of(100), 1, 1, 2, 20);

  /** Good for shapes and factors: a difference of a few per cent needs longer runs than this. */
  static final Effort QUICK = new Effort("quick", List.of(1_000, 10_000, 100_000), 1, 3, 10, 80);

  /** What it costs to start a JVM and to fill a store, roughly. */
  private static final int FORK_MILLIS = 1_200;

  /** About how long {@code figures} figures take, in seconds. */
  long seconds(int figures) {
    long forkMillis = FORK_MILLIS + (long) (warmups + iterations) * millis;
    return (long) figures * forks * forkMillis / 1000;
  }

  /** What a reader must know of this effort to judge the figures. */
  String description() {
    return "%s run (%d fork, %d iterations of %d ms)%s"
        .formatted(
            name,
            forks,
            iterations,
            millis,
            equals(SMOKE) ? ": the figures mean nothing" : ": good for shapes and factors");
  }
}
