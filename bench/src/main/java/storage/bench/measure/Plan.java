package storage.bench.measure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import storage.bench.engine.Engine;
import storage.bench.jmh.Metric;

/**
 * What a comparison measures, in which order: the same figure of all engines side by side, so that
 * a slow spell of the machine meets neighbours in a table and not one engine alone.
 */
public record Plan(Effort effort, List<Block> blocks) {

  /** The same figures of several engines, which are measured in turns. */
  public record Block(JmhRun run, int records, List<Engine> engines) {}

  /**
   * Plans these metrics of these engines, each with the sizes that the effort has for it. The
   * largest stores come first: if the time is too short, what is missing matters least.
   */
  public static Plan of(Effort effort, List<Engine> engines, Collection<Metric> metrics) {
    List<Block> blocks = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>(effort.stageRecords());
    Collections.reverse(sizes);
    for (int records : sizes) {
      for (JmhRun run : JmhRun.of(metrics)) {
        List<Engine> measured =
            engines.stream()
                .filter(run::existsFor)
                .filter(engine -> isMeasured(effort, run, engine, records))
                .toList();
        if (!measured.isEmpty()) {
          blocks.add(new Block(run, records, measured));
        }
      }
    }
    return new Plan(effort, List.copyOf(blocks));
  }

  /** Some things do not depend on how much is stored, or matter with much only. */
  private static boolean isMeasured(Effort effort, JmhRun run, Engine engine, int records) {
    List<Integer> sizes = effort.records(engine);
    boolean largest = records == sizes.get(sizes.size() - 1);
    return run.isOfLargestOnly() ? largest : sizes.contains(records);
  }

  /** How often something is measured of some engine. */
  public int steps() {
    return blocks.stream().mapToInt(block -> block.engines().size()).sum();
  }
}
