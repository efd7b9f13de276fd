package storage.bench.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.openjdk.jmh.results.RunResult;
import storage.bench.engine.Engine;

/**
 * Measures the engines of a block in rounds, one JVM each, so that a slow spell of the machine
 * meets all of them. An engine whose figures are good enough takes no part in further rounds, and
 * leaves its time to the others.
 */
public final class Rounds {

  /** Measures an engine in one JVM. */
  @FunctionalInterface
  public interface Fork {
    RunResult run(Plan.Block block, Engine engine) throws IOException;
  }

  private final Effort effort;
  private final LongSupplier clock;
  private final long end;

  /** How many samples have not begun yet: what is left of the time is theirs in equal parts. */
  private int waiting;

  /**
   * Begins to count the time.
   *
   * @param clock tells nanoseconds
   * @param nanos how long all blocks may take
   */
  public Rounds(Plan plan, LongSupplier clock, long nanos) {
    this.effort = plan.effort();
    this.waiting = plan.steps();
    this.clock = clock;
    this.end = clock.getAsLong() + nanos;
  }

  /**
   * Measures a block within its share of the time. The fewest JVMs that a figure must have are
   * started even if that share is used up, as long as there is any time at all.
   *
   * @param whenDone is told of each sample when no further JVM is started for it
   * @throws IOException if a JVM failed whose failure the caller does not want to survive
   */
  public void measure(Plan.Block block, Fork fork, Consumer<Sample> whenDone) throws IOException {
    long now = clock.getAsLong();
    long share = now + (end - now) * block.engines().size() / Math.max(1, waiting);
    waiting -= block.engines().size();
    List<Sample> open = new ArrayList<>();
    block.engines().forEach(e -> open.add(new Sample(block.run(), block.records(), e)));
    while (!open.isEmpty()) {
      for (Iterator<Sample> samples = open.iterator(); samples.hasNext(); ) {
        Sample sample = samples.next();
        if (isOver(sample.hasFewest(effort) ? share : end)
            || !oneMore(block, sample, fork)
            || sample.isEnough(effort)) {
          samples.remove();
          whenDone.accept(sample);
        }
      }
    }
  }

  private boolean isOver(long time) {
    return clock.getAsLong() - time >= 0;
  }

  /** Whether there is something to go on with. */
  private static boolean oneMore(Plan.Block block, Sample sample, Fork fork) throws IOException {
    RunResult result = fork.run(block, sample.engine());
    if (result == null) {
      return false;
    }
    sample.add(result);
    return true;
  }
}
