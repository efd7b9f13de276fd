package storage.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.stream.Stream;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;
import storage.bench.jmh.Metric;
import storage.bench.measure.Measurement;
import storage.bench.measure.Pair;
import storage.bench.measure.Ratio;
import storage.bench.measure.Results;

/**
 * What stage 4 should reach: ahead of every peer by a factor, and close to what the machine can do.
 * A goal that was missed says so.
 */
public final class BitcaskGoals {

  /** What the goals are made of. */
  public static final List<Metric> METRICS =
      Stream.of(Metric.values()).filter(BitcaskGoals::isNeeded).toList();

  /** What is measured in turns with each peer. */
  public static final List<Metric> IN_TURNS =
      List.of(Metric.GET_BYTES, Metric.GET_BYTES_MISSING, Metric.PUT_NEW);

  private static final String ROCKSDB = "rocksdb";
  private static final String LEVELDB = "leveldb";
  private static final String LMDB = "lmdb";
  private static final String CHRONICLE = "chronicle";

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLION = 1e6;

  private final Results results;
  private final int records;
  private final List<List<String>> rows = new ArrayList<>();

  BitcaskGoals(Results results, int records) {
    this.results = results;
    this.records = records;
    reads();
    writes();
    syncedWrites();
    startUp();
    space();
    merges();
    ratio(of(Metric.LARGE_GET), limit(Metric.LARGE_READ), Goal.NONE);
  }

  /** Returns the machine, stage 4 and the peers that work in the process. */
  public static List<Engine> engines() {
    return Engines.withMachine().stream()
        .filter(engine -> engine == Engines.BITCASK || !Engines.STAGES.contains(engine))
        .filter(Engine::inProcess)
        .toList();
  }

  private static boolean isNeeded(Metric metric) {
    return switch (metric.group()) {
      case SYNCED_WRITES, BYTES, MERGING, LARGE_DATA, RECOVERY, SPACE -> true;
      case START_UP -> metric != Metric.OPEN_KILLED;
      case READS, WRITES, MIXES -> false;
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
    return rows;
  }

  private void reads() {
    ratio(of(CHRONICLE, Metric.GET_BYTES), of(Metric.GET_BYTES), Goal.atLeast(1.3));
    ratio(of(LMDB, Metric.GET_BYTES), of(Metric.GET_BYTES), Goal.atLeast(3));
    ratio(of(ROCKSDB, Metric.GET_BYTES), of(Metric.GET_BYTES), Goal.atLeast(10));
    ratio(of(Metric.GET_BYTES), limit(Metric.MAPPED_COPY), Goal.atMost(2.5));
    ratio(of(Metric.GET_BYTES), limit(Metric.MAP_LOOKUP), Goal.atMost(1));
    scaling();
    everyPeer(Metric.GET_BYTES_MISSING, Goal.atLeast(2));
    ratio(of(Metric.GET_BYTES), of(Metric.GET_MANY), Goal.NONE);
  }

  private void writes() {
    ratio(of(CHRONICLE, Metric.PUT_NEW), of(Metric.PUT_NEW), Goal.atLeast(1.5));
    ratio(of(LMDB, Metric.PUT_NEW), of(Metric.PUT_NEW), Goal.atLeast(5));
    figure(Metric.PUT_ALONE, Goal.atMost(600, "600 ns"));
    recordsPerSecond(Metric.PUT_MANY);
    recordsPerSecond(Metric.PUT_MANY_SYNCED);
  }

  private void syncedWrites() {
    ratio(of(LEVELDB, Metric.SYNCED), of(Metric.SYNCED), Goal.atLeast(1));
    ratio(of(ROCKSDB, Metric.SYNCED_SHARED), of(Metric.SYNCED_SHARED), Goal.atLeast(1.2));
    ratio(of(Metric.SYNCED), limit(Metric.FORCE_PRESET), Goal.atMost(1.2));
  }

  private void startUp() {
    figure(Metric.OPEN_FIRST, Goal.atMost(100e6, "100 ms"));
    ratio(of(Metric.OPEN), limit(Metric.SLOTS), Goal.NONE);
    everyPeer(Metric.OPEN_FIRST, Goal.NONE);
    everyPeer(Metric.FIRST_AFTER_KILL, Goal.atLeast(1));
  }

  private void space() {
    of(Metric.HEAP)
        .figure()
        .ifPresent(
            heap ->
                add(
                    "stage 4, heap of a key",
                    "–",
                    Goal.atMost(13, "13 B"),
                    heap.score() / records,
                    heap.isMeasured() ? Optional.of(heap.formatPerRecord()) : Optional.empty()));
    ratio(of(Metric.OVERWRITTEN), of(Metric.FILLED), Goal.atMost(1.1));
  }

  private void merges() {
    ratio(of(Metric.GET_MERGING), of(Metric.GET_ALONE), Goal.atMost(1.3));
    ratio(of(Metric.PUT_MERGING), of(Metric.PUT_ALONE), Goal.atMost(1.3));
    ratio(of(Metric.GET_MERGING_TAIL), of(Metric.GET_ALONE_TAIL), Goal.atMost(3));
    ratio(of(Metric.PUT_MERGING_TAIL), of(Metric.PUT_ALONE_TAIL), Goal.atMost(3));
  }

  /** A time is that of one call of one thread, so two threads get twice as much done in it. */
  private void scaling() {
    Ratio.of(of(Metric.GET_BYTES).figure(), of(Metric.GET_BYTES_SHARED).figure())
        .map(ratio -> ratio.times(2))
        .ifPresent(
            ratio ->
                add(
                    "stage 4, gets a second of 2 threads",
                    "those of 1 thread",
                    Goal.atLeast(1.7),
                    ratio));
  }

  private void everyPeer(Metric metric, Goal goal) {
    results.engines().stream()
        .filter(engine -> !Engines.isStage(engine))
        .forEach(engine -> ratio(of(engine, metric), of(metric), goal));
  }

  /** Two engines that were measured in turns are judged by that. */
  private void ratio(Side a, Side b, Goal goal) {
    inTurns(a, b)
        .or(() -> Ratio.of(a.figure(), b.figure()))
        .ifPresent(ratio -> add(a.name(), b.name(), goal, ratio));
  }

  private Optional<Ratio> inTurns(Side a, Side b) {
    return a.metric() == b.metric()
        ? results.findPair(a.engine(), b.engine(), records, a.metric()).map(Pair::toRatio)
        : Optional.empty();
  }

  private void figure(Metric metric, Goal goal) {
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

  private void recordsPerSecond(Metric metric) {
    of(metric)
        .figure()
        .ifPresent(
            m ->
                add(
                    of(metric).name(),
                    "a million a second",
                    Goal.atLeast(5),
                    new Ratio(NANOS_PER_SECOND / m.score() / MILLION, Ratio.combined(m))));
  }

  private void add(String figure, String of, Goal goal, Ratio ratio) {
    add(
        figure,
        of,
        goal,
        ratio.value(),
        ratio.isMeasured() ? Optional.of(ratio.format()) : Optional.empty());
  }

  /** What was not measured is neither reached nor missed. */
  private void add(String figure, String of, Goal goal, double value, Optional<String> shown) {
    String missed = goal.isReachedBy().test(value) ? "" : " (missed)";
    rows.add(
        List.of(
            figure,
            of,
            Table.number(records),
            goal.inWords(),
            shown.map(it -> it + missed).orElse(results.notMeasured())));
  }

  private Side of(Metric metric) {
    return side("stage 4, ", Engines.BITCASK.label(), metric);
  }

  private Side of(String peer, Metric metric) {
    return side(peer + ", ", peer, metric);
  }

  private Side limit(Metric metric) {
    return side("", Engines.MACHINE.label(), metric);
  }

  private Side side(String whose, String engine, Metric metric) {
    return new Side(whose + metric.label(), engine, metric, results.find(engine, records, metric));
  }

  /** What stands above or below the line of a ratio. */
  private record Side(String name, String engine, Metric metric, Optional<Measurement> figure) {}

  private record Goal(String inWords, DoublePredicate isReachedBy) {

    /** For comparison. */
    static final Goal NONE = new Goal("–", value -> true);

    static Goal atMost(double bound) {
      return atMost(bound, shown(bound));
    }

    static Goal atMost(double bound, String shown) {
      return new Goal("at most " + shown, value -> value <= bound);
    }

    static Goal atLeast(double bound) {
      return new Goal("at least " + shown(bound), value -> value >= bound);
    }

    private static String shown(double bound) {
      return String.format(Locale.ROOT, "%.1f", bound).replaceFirst("\\.0$", "");
    }
  }
}
