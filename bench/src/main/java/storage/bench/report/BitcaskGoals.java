package storage.bench.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;
import storage.bench.jmh.Metric;
import storage.bench.measure.Ratio;
import storage.bench.measure.Results;

/**
 * What stage 4 should reach: ahead of every peer by a factor, and close to what the machine can do.
 * A goal that was missed says so.
 */
final class BitcaskGoals {

  /** What the goals are made of. */
  static final List<Metric> METRICS =
      Stream.of(Metric.values()).filter(BitcaskGoals::isNeeded).toList();

  /** What is measured in turns with each peer. */
  static final List<Metric> IN_TURNS =
      List.of(Metric.GET_BYTES, Metric.GET_BYTES_MISSING, Metric.PUT_NEW);

  private static final String ROCKSDB = "rocksdb";
  private static final String LEVELDB = "leveldb";
  private static final String LMDB = "lmdb";
  private static final String CHRONICLE = "chronicle";

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLION = 1e6;

  private final int records;
  private final GoalRows goals;

  BitcaskGoals(Results results, int records) {
    this.records = records;
    this.goals = new GoalRows(results, records, "stage 4", Engines.BITCASK);
    reads();
    writes();
    syncedWrites();
    startUp();
    space();
    merges();
    goals.ratio(goals.of(Metric.LARGE_GET), goals.limit(Metric.LARGE_READ), Goal.NONE);
  }

  /** Returns the machine, stage 4 and the peers that work in the process. */
  static List<Engine> engines() {
    return Engines.withMachine().stream()
        .filter(engine -> engine == Engines.BITCASK || !Engines.STAGES.contains(engine))
        .filter(Engine::inProcess)
        .toList();
  }

  private static boolean isNeeded(Metric metric) {
    return switch (metric.group()) {
      case SYNCED_WRITES, BYTES, MERGING, LARGE_DATA, RECOVERY, SPACE -> true;
      case START_UP -> metric != Metric.OPEN_KILLED;
      case READS, WRITES, MIXES, SCANS, LOADED, LOADS -> false;
      case MEMORY -> metric == Metric.HEAP;
      case LIMITS ->
          switch (metric) {
            case MAPPED_COPY, MAP_LOOKUP, FORCE_PRESET, SLOTS, LARGE_READ -> true;
            default -> false;
          };
    };
  }

  /** Returns the goals that the results say something about, one a row, as {@link Goals} does. */
  List<List<String>> rows() {
    return goals.rows();
  }

  private void reads() {
    goals.ahead(CHRONICLE, Metric.GET_BYTES, 1.3);
    goals.ahead(LMDB, Metric.GET_BYTES, 3);
    goals.ahead(ROCKSDB, Metric.GET_BYTES, 10);
    goals.ratio(goals.of(Metric.GET_BYTES), goals.limit(Metric.MAPPED_COPY), Goal.atMost(2.5));
    goals.ratio(goals.of(Metric.GET_BYTES), goals.limit(Metric.MAP_LOOKUP), Goal.atMost(1));
    scaling();
    goals.everyPeer(Metric.GET_BYTES_MISSING, Goal.atLeast(2));
    goals.ratio(goals.of(Metric.GET_BYTES), goals.of(Metric.GET_MANY), Goal.NONE);
  }

  private void writes() {
    goals.ahead(CHRONICLE, Metric.PUT_NEW, 1.5);
    goals.ahead(LMDB, Metric.PUT_NEW, 5);
    goals.figure(Metric.PUT_ALONE, Goal.atMost(600, "600 ns"));
    recordsPerSecond(Metric.PUT_MANY);
    recordsPerSecond(Metric.PUT_MANY_SYNCED);
  }

  private void syncedWrites() {
    goals.ahead(LEVELDB, Metric.SYNCED, 1);
    goals.ahead(ROCKSDB, Metric.SYNCED_SHARED, 1.2);
    goals.ratio(goals.of(Metric.SYNCED), goals.limit(Metric.FORCE_PRESET), Goal.atMost(1.2));
  }

  private void startUp() {
    goals.figure(Metric.OPEN_FIRST, Goal.atMost(100e6, "100 ms"));
    goals.ratio(goals.of(Metric.OPEN), goals.limit(Metric.SLOTS), Goal.NONE);
    goals.everyPeer(Metric.OPEN_FIRST, Goal.NONE);
    goals.everyPeer(Metric.FIRST_AFTER_KILL, Goal.atLeast(1));
  }

  private void space() {
    goals
        .of(Metric.HEAP)
        .figure()
        .ifPresent(
            heap ->
                goals.add(
                    "stage 4, heap of a key",
                    "–",
                    Goal.atMost(13, "13 B"),
                    heap.score() / records,
                    heap.isMeasured() ? Optional.of(heap.formatPerRecord()) : Optional.empty()));
    goals.ratio(goals.of(Metric.OVERWRITTEN), goals.of(Metric.FILLED), Goal.atMost(1.1));
  }

  private void merges() {
    goals.ratio(goals.of(Metric.GET_MERGING), goals.of(Metric.GET_ALONE), Goal.atMost(1.3));
    goals.ratio(goals.of(Metric.PUT_MERGING), goals.of(Metric.PUT_ALONE), Goal.atMost(1.3));
    goals.ratio(goals.of(Metric.GET_MERGING_TAIL), goals.of(Metric.GET_ALONE_TAIL), Goal.atMost(3));
    goals.ratio(goals.of(Metric.PUT_MERGING_TAIL), goals.of(Metric.PUT_ALONE_TAIL), Goal.atMost(3));
  }

  /** A time is that of one call of one thread, so two threads get twice as much done in it. */
  private void scaling() {
    Ratio.of(goals.of(Metric.GET_BYTES).figure(), goals.of(Metric.GET_BYTES_SHARED).figure())
        .map(ratio -> ratio.times(2))
        .ifPresent(
            ratio ->
                goals.add(
                    "stage 4, gets a second of 2 threads",
                    "those of 1 thread",
                    Goal.atLeast(1.7),
                    ratio));
  }

  private void recordsPerSecond(Metric metric) {
    goals
        .of(metric)
        .figure()
        .ifPresent(
            m ->
                goals.add(
                    goals.of(metric).name(),
                    "a million a second",
                    Goal.atLeast(5),
                    new Ratio(NANOS_PER_SECOND / m.score() / MILLION, Ratio.combined(m))));
  }
}
