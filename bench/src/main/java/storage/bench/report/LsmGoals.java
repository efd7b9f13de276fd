package storage.bench.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import storage.bench.engine.Ability;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;
import storage.bench.jmh.Metric;
import storage.bench.jmh.Unit;
import storage.bench.measure.Measurement;
import storage.bench.measure.Results;

/**
 * What stage 5 should reach: ahead of B-trees where records are asked for in order, ahead of other
 * log-structured merge trees everywhere, and not far behind stage 4 in a single get. A goal that
 * was missed says so.
 */
final class LsmGoals {

  /** What the goals are made of. */
  static final List<Metric> METRICS =
      Stream.of(Metric.values()).filter(LsmGoals::isNeeded).toList();

  /** What is measured in turns with each peer. */
  static final List<Metric> IN_TURNS =
      List.of(
          Metric.GET_BYTES,
          Metric.GET_BYTES_MISSING,
          Metric.SCAN,
          Metric.SEEK_100,
          Metric.SEEK_100_BACK);

  private static final String ROCKSDB = "rocksdb";
  private static final String LEVELDB = "leveldb";
  private static final String LMDB = "lmdb";
  private static final String MVSTORE = "mvstore";

  private static final double MEBIBYTE = 1 << 20;

  private final Results results;
  private final int records;
  private final GoalRows goals;

  LsmGoals(Results results, int records) {
    this.results = results;
    this.records = records;
    this.goals = new GoalRows(results, records, "stage 5", Engines.LSM);
    gets();
    scans();
    loads();
    goals.figure(Metric.AMPLIFIED, Goal.atMost(1.12));
    heap();
    goals.figure(Metric.OPEN_FIRST, Goal.atMost(30e6, "30 ms"));
    goals.everyPeer(Metric.OPEN_FIRST, Goal.atLeast(1));
    goals.ahead(LEVELDB, Metric.FIRST_AFTER_KILL, 1);
  }

  /** Returns the machine, stages 4 and 5, and the peers that know an order. */
  static List<Engine> engines() {
    return Engines.withMachine().stream()
        .filter(
            engine ->
                engine == Engines.MACHINE
                    || engine == Engines.BITCASK
                    || engine.abilities().contains(Ability.SORTED))
        .toList();
  }

  private static boolean isNeeded(Metric metric) {
    return switch (metric) {
      case GET_BYTES, GET_BYTES_MISSING, HEAP, OPEN_FIRST, FIRST_AFTER_KILL, AMPLIFIED -> true;
      default ->
          switch (metric.group()) {
            case SCANS, LOADED, LOADS -> true;
            default -> false;
          };
    };
  }

  /** Returns the goals that the results say something about, one a row, as {@link Goals} does. */
  List<List<String>> rows() {
    return goals.rows();
  }

  private void gets() {
    goals.ahead(LMDB, Metric.GET_BYTES, 1.6);
    goals.ahead(MVSTORE, Metric.GET_BYTES, 2.5);
    goals.ahead(LEVELDB, Metric.GET_BYTES, 4);
    goals.ahead(ROCKSDB, Metric.GET_BYTES, 8);
    goals.ratio(
        goals.of(Metric.GET_BYTES),
        goals.of(Engines.BITCASK.label(), Metric.GET_BYTES),
        Goal.atMost(2));
    goals.everyPeer(Metric.GET_BYTES_MISSING, Goal.atLeast(10));
  }

  private void scans() {
    goals.ahead(MVSTORE, Metric.SCAN, 1.6);
    goals.ahead(LMDB, Metric.SCAN, 3);
    goals.ahead(LEVELDB, Metric.SCAN, 12);
    goals.ahead(ROCKSDB, Metric.SCAN, 12);
    goals.ahead(MVSTORE, Metric.SEEK_100, 1.8);
    goals.ahead(LMDB, Metric.SEEK_100, 2.7);
    goals.ahead(LEVELDB, Metric.SEEK_100, 9);
    goals.ahead(ROCKSDB, Metric.SEEK_100, 9);
    goals.ahead(MVSTORE, Metric.SEEK_100_BACK, 1.3);
    goals.ratio(goals.of(Metric.SEEK_100_BACK), goals.of(Metric.SEEK_100), Goal.atMost(1.5));
  }

  private void loads() {
    goals.ahead(LMDB, Metric.LOAD, 2);
    goals.ahead(LEVELDB, Metric.LOAD, 3.5);
    goals.ahead(ROCKSDB, Metric.LOAD, 6);
    goals.ahead(LMDB, Metric.LOAD_SORTED, 1);
    goals.figure(Metric.WRITTEN, Goal.atMost(2.5));
  }

  /** Memory has a block of each table in it, and nothing of each key. */
  private void heap() {
    OptionalInt few =
        results.sizes(Engines.LSM.label()).stream()
            .mapToInt(Integer::intValue)
            .filter(size -> size < records)
            .min();
    if (few.isEmpty()) {
      return;
    }
    Optional<Measurement> least =
        results.find(Engines.LSM.label(), few.getAsInt(), Metric.HEAP).filter(results::isShown);
    goals
        .of(Metric.HEAP)
        .figure()
        .filter(results::isShown)
        .flatMap(most -> least.map(some -> most.score() - some.score()))
        .ifPresent(
            growth ->
                goals.add(
                    "stage 5, heap",
                    "more than that of %,d records".formatted(few.getAsInt()),
                    Goal.atMost(MEBIBYTE, "1 MiB"),
                    growth,
                    Optional.of(Unit.BYTES.format(growth))));
  }
}
