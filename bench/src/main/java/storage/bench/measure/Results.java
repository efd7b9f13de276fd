package storage.bench.measure;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;
import storage.bench.jmh.Metric;

/**
 * What a comparison has measured, as it is kept in a file in JSON.
 *
 * @param minutes how long it took
 * @param leftOut engines that could not be measured, each with the reason
 * @param lostOnKill labels of the engines that may lose a {@code set} when their process is killed
 * @param offHeap labels of the engines that keep something outside the heap
 * @param versions labels of the peers, each with the version of its library
 * @param settings labels of the peers, each with the settings that it was measured with
 * @param flags the options of each JVM that was measured
 * @param pairs what was measured in turns, see {@link Pair}
 */
public record Results(
    Effort effort,
    Machine machine,
    long minutes,
    List<Measurement> measurements,
    List<String> leftOut,
    List<String> lostOnKill,
    List<String> offHeap,
    List<String> versions,
    List<String> settings,
    List<String> flags,
    List<Pair> pairs) {

  public static final String FILE_NAME = "results.json";

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  public Results {
    Objects.requireNonNull(effort, "effort");
    Objects.requireNonNull(machine, "machine");
    measurements = List.copyOf(measurements);
    leftOut = List.copyOf(leftOut);
    lostOnKill = List.copyOf(lostOnKill);
    offHeap = List.copyOf(offHeap);
    versions = orEmpty(versions);
    settings = orEmpty(settings);
    flags = orEmpty(flags);
    pairs = orEmpty(pairs);
  }

  /** Older files lack some lists. */
  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  /** Results of engines of which there is nothing to say. */
  public Results(Effort effort, Machine machine, List<Measurement> measurements) {
    this(
        effort,
        machine,
        1,
        measurements,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /**
   * Reads the results of an earlier comparison.
   *
   * @throws IOException if there is no such file, or if it does not hold results
   */
  public static Results read(Path file) throws IOException {
    try {
      return Objects.requireNonNull(GSON.fromJson(Files.readString(file), Results.class), "empty");
    } catch (RuntimeException e) {
      throw new IOException(file + " does not hold the results of a comparison", e);
    }
  }

  /**
   * Returns these results and those of a later run, which has measured something else.
   *
   * @throws IOException if they are not of the same machine, source and effort
   */
  public Results and(Results later) throws IOException {
    if (!machine.isLike(later.machine) || !machine.commit().equals(later.machine.commit())) {
      throw new IOException(
          "they are not of one machine and source: %s; %s"
              .formatted(machine.description(), later.machine.description()));
    }
    if (!effort.measuresLike(later.effort)) {
      throw new IOException(
          "they are not of one effort: %s; %s"
              .formatted(effort.description(), later.effort.description()));
    }
    List<Measurement> both = new ArrayList<>(measurements);
    later.measurements.stream()
        .filter(m -> find(m.engine(), m.records(), m.metric()).isEmpty())
        .forEach(both::add);
    List<Pair> turns = new ArrayList<>(pairs);
    later.pairs.stream()
        .filter(pair -> findPair(pair.a(), pair.b(), pair.records(), pair.metric()).isEmpty())
        .forEach(turns::add);
    return new Results(
        effort.withMinutes(effort.minutes() + later.effort.minutes()),
        machine,
        minutes + later.minutes,
        both,
        union(leftOut, later.leftOut),
        union(lostOnKill, later.lostOnKill),
        union(offHeap, later.offHeap),
        union(versions, later.versions),
        union(settings, later.settings),
        flags,
        turns);
  }

  private static List<String> union(List<String> one, List<String> other) {
    return Stream.concat(one.stream(), other.stream()).distinct().toList();
  }

  public String toJson() {
    return GSON.toJson(this) + "\n";
  }

  /** Whether it may be shown as a figure; those of a smoke run mean nothing anyway. */
  public boolean isShown(Measurement figure) {
    return effort.isSmoke() || figure.isMeasured();
  }

  /** What stands in the place of a figure whose error is too large. Bytes are bounded at least. */
  public String inPlaceOf(Measurement figure) {
    return figure.metric().isCounted() && figure.error() != null
        ? "at most " + figure.metric().unit().format(figure.score() + figure.error())
        : notMeasured();
  }

  /** What stands in the place of a time or ratio whose error is too large. */
  public String notMeasured() {
    return "not measured within "
        + Effort.inMinutes(effort.minutes() == 0 ? minutes : effort.minutes());
  }

  /** Returns what was measured of two engines in turns. */
  public Optional<Pair> findPair(String a, String b, int records, Metric metric) {
    return pairs.stream()
        .filter(pair -> pair.metric() == metric && pair.records() == records)
        .flatMap(pair -> pair.between(a, b).stream())
        .findFirst();
  }

  public Optional<Measurement> find(String engine, int records, Metric metric) {
    return measurements.stream()
        .filter(m -> m.engine().equals(engine) && m.records() == records && m.metric() == metric)
        .findFirst();
  }

  /** Returns the labels of the engines that were measured: stages first, as they are listed. */
  public List<String> engines() {
    List<String> listed = Engines.STAGES.stream().map(Engine::label).toList();
    return Stream.concat(listed.stream(), measurements.stream().map(Measurement::engine))
        .distinct()
        .filter(engine -> !engine.equals(Engines.MACHINE.label()))
        .filter(engine -> !sizes(engine).isEmpty())
        .toList();
  }

  /** Returns the numbers of records that the engine was measured with, in ascending order. */
  public List<Integer> sizes(String engine) {
    return measurements.stream()
        .filter(m -> m.engine().equals(engine))
        .map(Measurement::records)
        .distinct()
        .sorted()
        .toList();
  }
}
