package storage.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a comparison measures, in which order: the same figure of all engines one after the other,
 * so that a slow spell of the machine meets neighbours in a table and not one engine alone.
 */
record Plan(Effort effort, List<Step> steps) {

  /** One run of one engine. */
  record Step(JmhRun run, Engine engine, int records) {}

  /** What it costs to start a JVM with its heap, and to open or copy a store in it, roughly. */
  private static final double FORK_SECONDS = 0.75;

  private static final double RECORD_SECONDS = 1e-6;

  /** To overwrite a record three times and to compact what came of it. */
  private static final double OVERWRITE_SECONDS = 20e-6;

  /** Plans these metrics of these engines, each with the sizes that the effort has for it. */
  static Plan of(Effort effort, List<Engine> engines, Collection<Metric> metrics) {
    List<Step> steps = new ArrayList<>();
    for (int records : effort.stageRecords()) {
      for (JmhRun run : JmhRun.of(metrics)) {
        for (Engine engine : engines) {
          if (run.existsFor(engine) && isMeasured(effort, run, engine, records)) {
            steps.add(new Step(run, engine, records));
          }
        }
      }
    }
    return new Plan(effort, List.copyOf(steps));
  }

  /** Some things do not depend on how much is stored, or matter with much only. */
  private static boolean isMeasured(Effort effort, JmhRun run, Engine engine, int records) {
    List<Integer> sizes = effort.records(engine);
    boolean largest = records == sizes.get(sizes.size() - 1);
    return run.isOfLargestOnly() ? largest : sizes.contains(records);
  }

  /** About how long all of it takes. */
  long seconds() {
    double seconds = 0;
    for (Step step : steps) {
      double fork = FORK_SECONDS + step.records * RECORD_SECONDS;
      seconds +=
          step.run.isRepeatedForTime()
              ? effort.forks()
                  * (fork + (effort.warmups() + effort.iterations()) * effort.millis() / 1000.0)
              : effort.shots() * fork + (step.run.isOnce() ? step.records * OVERWRITE_SECONDS : 0);
    }
    return Math.round(seconds);
  }
}
