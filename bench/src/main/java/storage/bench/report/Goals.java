package storage.bench.report;

import static storage.bench.engine.Engines.BACKWARDS;
import static storage.bench.engine.Engines.KEYDIR;
import static storage.bench.engine.Engines.MACHINE;
import static storage.bench.engine.Engines.SIMPLEST;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import storage.bench.engine.Engine;
import storage.bench.jmh.Metric;
import storage.bench.measure.Measurement;
import storage.bench.measure.Pair;
import storage.bench.measure.Ratio;
import storage.bench.measure.Results;

/** What the stages should reach, as ratios within one comparison. */
final class Goals {

  /** The peer that does what stage 1 does; measured only where there are peers. */
  private static final String GREP = "grep-tail";

  private static final String FOR_COMPARISON = "–";

  private final Results results;
  private final List<List<String>> rows = new ArrayList<>();

  private Goals(Results results) {
    this.results = results;
  }

  /** Returns the goals that the results say something about, one a row. */
  static Table table(Results results) {
    Goals goals = new Goals(results);
    int largest = goals.largest();
    int smallest = goals.smallest();
    goals.scans(smallest, largest);
    goals.keydir(largest);
    goals.rows.addAll(new BitcaskGoals(results, largest).rows());
    goals.rows.addAll(new LsmGoals(results, largest).rows());
    return new Table(
        "Goals: one figure as a multiple of another",
        List.of("figure", "multiple of", "records", "goal", "ratio"),
        goals.rows);
  }

  private void scans(int smallest, int largest) {
    String grep = "grep '^key,' datastore | tail -n 1";
    ratio(
        "stage 1, newest key",
        grep,
        largest,
        "at most 1",
        results
            .findPair(SIMPLEST.label(), GREP, largest, Metric.NEWEST)
            .map(Pair::toRatio)
            .or(
                () ->
                    Ratio.of(
                        find(SIMPLEST, Metric.NEWEST, largest),
                        results.find(GREP, largest, Metric.NEWEST))));
    ratio(
        "stage 2, newest key",
        "the same of %,d records".formatted(smallest),
        largest,
        "about 1",
        growth(BACKWARDS, Metric.NEWEST, smallest, largest));
    ratio(
        "stage 2, oldest key",
        "stage 1, oldest key",
        largest,
        "at most 1",
        between(BACKWARDS, SIMPLEST, Metric.OLDEST, largest));
    ratio(
        "stage 2, missing key",
        "stage 1, missing key",
        largest,
        "at most 1",
        between(BACKWARDS, SIMPLEST, Metric.MISSING, largest));
    for (Engine scanning : List.of(SIMPLEST, BACKWARDS)) {
      ratio(
          scanning.label() + ", open",
          "the same of %,d records".formatted(smallest),
          largest,
          "about 1",
          growth(scanning, Metric.OPEN, smallest, largest));
    }
  }

  private void keydir(int largest) {
    Optional<Measurement> get = find(KEYDIR, Metric.UNIFORM, largest);
    Optional<Measurement> read = find(MACHINE, Metric.POSITIONAL_READ, largest);
    ratio(
        "stage 3, uniform",
        Metric.POSITIONAL_READ.label(),
        largest,
        "at most 1.3",
        Ratio.of(get, read));
    ratio(
        "stage 3, uniform",
        "lookup in a HashMap and positional read",
        largest,
        FOR_COMPARISON,
        Ratio.toSum(get, find(MACHINE, Metric.MAP_LOOKUP, largest), read));
    Optional<Measurement> open = find(KEYDIR, Metric.OPEN, largest);
    ratio(
        "stage 3, open",
        Metric.HEADERS.label(),
        largest,
        "at most 2",
        Ratio.of(open, find(MACHINE, Metric.HEADERS, largest)));
    ratio(
        "stage 3, open",
        "headers in chunks and filling a HashMap",
        largest,
        FOR_COMPARISON,
        Ratio.toSum(
            open,
            find(MACHINE, Metric.HEADERS_IN_CHUNKS, largest),
            find(MACHINE, Metric.MAP_FILL, largest)));
    ratio(
        "stage 3, heap",
        "heap of a HashMap of locations",
        largest,
        FOR_COMPARISON,
        Ratio.of(find(KEYDIR, Metric.HEAP, largest), find(MACHINE, Metric.MAP_HEAP, largest)));
  }

  private Optional<Ratio> growth(Engine engine, Metric metric, int smallest, int largest) {
    return smallest == largest
        ? Optional.empty()
        : Ratio.of(find(engine, metric, largest), find(engine, metric, smallest));
  }

  private Optional<Ratio> between(Engine a, Engine b, Metric metric, int records) {
    return Ratio.of(find(a, metric, records), find(b, metric, records));
  }

  private Optional<Measurement> find(Engine engine, Metric metric, int records) {
    return results.find(engine.label(), records, metric);
  }

  private void ratio(String figure, String of, int records, String goal, Optional<Ratio> ratio) {
    if (ratio.isPresent()) {
      rows.add(
          List.of(
              figure,
              of,
              Table.number(records),
              goal,
              ratio.get().isMeasured() ? ratio.get().format() : results.notMeasured()));
    }
  }

  private int largest() {
    return sizes().max().orElse(0);
  }

  private int smallest() {
    return sizes().min().orElse(0);
  }

  private IntStream sizes() {
    return IntStream.concat(
        results.measurements().stream().mapToInt(Measurement::records),
        results.pairs().stream().mapToInt(Pair::records));
  }
}
