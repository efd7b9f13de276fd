package storage.bench.report;

import java.util.List;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;
import storage.bench.jmh.Metric;

/** The goals of one stage, and what has to be measured for them. */
public enum GoalSet {
  BITCASK(Engines.BITCASK, BitcaskGoals.METRICS, BitcaskGoals.IN_TURNS, BitcaskGoals.engines()),
  LSM(Engines.LSM, LsmGoals.METRICS, LsmGoals.IN_TURNS, LsmGoals.engines());

  private final Engine engine;
  private final List<Metric> metrics;
  private final List<Metric> inTurns;
  private final List<Engine> engines;

  GoalSet(Engine engine, List<Metric> metrics, List<Metric> inTurns, List<Engine> engines) {
    this.engine = engine;
    this.metrics = metrics;
    this.inTurns = inTurns;
    this.engines = engines;
  }

  /** The stage that is judged. */
  public Engine engine() {
    return engine;
  }

  /** What the goals are made of. */
  public List<Metric> metrics() {
    return metrics;
  }

  /** What is measured in turns with each peer. */
  public List<Metric> inTurns() {
    return inTurns;
  }

  /** Whom they are about. */
  public List<Engine> engines() {
    return engines;
  }
}
