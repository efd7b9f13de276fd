package storage.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;
import storage.bench.jmh.Metric;
import storage.bench.jmh.Unit;
import storage.bench.measure.Measurement;
import storage.bench.measure.Ratio;
import storage.bench.measure.Results;

/** Results as the book includes them: tables in AsciiDoc, and attributes for its sentences. */
public final class BookParts {

  private final Results results;
  private final Report report;

  public BookParts(Results results) {
    this.results = results;
    this.report = new Report(results);
  }

  /** Returns the parts by their file names. */
  public Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    Predicate<String> stages = Engines::isStage;
    files.put("measured.adoc", measured());
    files.put("facts.adoc", facts());
    files.put(
        "table.adoc",
        tables(
            report.figures(Metric.Group.READS, stages),
            report.figures(Metric.Group.WRITES, stages),
            report.figures(Metric.Group.START_UP, stages),
            report.figures(Metric.Group.MEMORY, stages)));
    files.put(
        "engines.adoc",
        tables(
                Stream.of(Metric.Group.values())
                    .filter(group -> group != Metric.Group.LIMITS)
                    .map(group -> report.figures(group, engine -> true))
                    .toArray(Table[]::new))
            + settings());
    files.put(
        "limits.adoc", tables(report.limits(), report.multiples(), report.pairs(), report.goals()));
    return files;
  }

  private String tables(Table... tables) {
    return Stream.of(tables)
        .filter(table -> !table.rows().isEmpty())
        .map(table -> table.toAsciiDoc(report.provenance()))
        .collect(Collectors.joining("\n"));
  }

  /** How each peer was set, as its users may ask. */
  private String settings() {
    return results.settings().isEmpty()
        ? ""
        : results.settings().stream()
            .map(setting -> "* " + setting)
            .collect(Collectors.joining("\n", "\n.How the peers were set\n[.measured]\n", "\n"));
  }

  /** What is there to be shown, as attributes that parts of the book depend on. */
  private String measured() {
    StringBuilder facts = new StringBuilder();
    fact(facts, "measured-effort", results.effort().description());
    fact(facts, "measured-minutes", Long.toString(results.minutes()));
    fact(facts, "measured-machine", results.machine().description());
    if (results.effort().isSmoke()) {
      fact(facts, "measured-nothing", ""); // the book says so
    }
    if (!results.engines().stream().allMatch(Engines::isStage)) {
      fact(facts, "measured-peers", ""); // the book has a section on them
    }
    if (results.engines().contains(Engines.BITCASK.label())) {
      fact(facts, "measured-bitcask", "");
    }
    new Charts(results)
        .files()
        .keySet()
        .forEach(name -> fact(facts, "chart-" + name.replace(".svg", ""), ""));
    return facts.toString();
  }

  /**
   * The figures of the stages as attributes, for the largest store that all of them were measured
   * with: {@code time-keydir-uniform}, {@code ratio-simplest-keydir-uniform} and the like. There is
   * none for what was not measured, so a sentence about it has to ask.
   */
  private String facts() {
    int records = commonSize();
    StringBuilder facts = new StringBuilder();
    fact(facts, "measured-records", Table.number(records));
    for (Metric metric : Metric.values()) {
      if (metric.group().grows() && metric.group() != Metric.Group.LIMITS) {
        for (Engine stage : stages()) {
          facts(facts, metric, stage, records);
        }
      }
    }
    String pays = indexPays();
    if (!pays.isEmpty()) {
      fact(facts, "index-pays", pays);
    }
    return facts.toString();
  }

  /** After how many reads of any key the open of stage 3 has paid, beside stage 1. */
  private String indexPays() {
    return results.sizes(Engines.KEYDIR.label()).stream()
        .flatMap(records -> indexPays(records).stream())
        .collect(Collectors.joining(", "));
  }

  private Optional<String> indexPays(int records) {
    Optional<Measurement> open = shown(Engines.KEYDIR, records, Metric.OPEN);
    Optional<Measurement> with = shown(Engines.KEYDIR, records, Metric.UNIFORM);
    Optional<Measurement> without = shown(Engines.SIMPLEST, records, Metric.UNIFORM);
    if (open.isEmpty() || with.isEmpty() || without.isEmpty()) {
      return Optional.empty();
    }
    double saved = without.get().score() - with.get().score();
    return Optional.of(saved)
        .filter(time -> time > 0)
        .map(time -> Table.number((int) Math.ceil(open.get().score() / time)))
        .map(reads -> "%s with %s records".formatted(reads, Table.number(records)));
  }

  private Optional<Measurement> shown(Engine engine, int records, Metric metric) {
    return find(engine, records, metric).filter(results::isShown);
  }

  private void facts(StringBuilder facts, Metric metric, Engine stage, int records) {
    Optional<Measurement> figure = find(stage, records, metric);
    String name = metric.name().toLowerCase(Locale.ROOT).replace('_', '-');
    if (metric.unit() == Unit.BYTES) {
      String bytes = "%s-%s".formatted(name, stage.name());
      figure.flatMap(this::inWords).ifPresent(words -> fact(facts, bytes, words));
      figure
          .filter(results::isShown)
          .ifPresent(shown -> fact(facts, bytes + "-key", shown.formatPerRecord()));
    } else {
      figure
          .flatMap(this::inWords)
          .ifPresent(words -> fact(facts, "time-%s-%s".formatted(stage.name(), name), words));
    }
    for (Engine other : stages()) {
      if (other != stage) {
        Ratio.of(figure, find(other, records, metric))
            .filter(Ratio::isMeasured)
            .ifPresent(
                ratio ->
                    fact(
                        facts,
                        "ratio-%s-%s-%s".formatted(stage.name(), other.name(), name),
                        ratio.inWords()));
      }
    }
  }

  /** A time, or bytes, or what they are at most. */
  private Optional<String> inWords(Measurement figure) {
    if (results.isShown(figure)) {
      return Optional.of(figure.metric().unit().format(figure.score()));
    }
    return Optional.of(figure)
        .filter(bounded -> bounded.metric().isCounted())
        .map(results::inPlaceOf);
  }

  /** The stages that the book speaks of whatever was measured, and those that were measured. */
  private List<Engine> stages() {
    return Engines.STAGES.stream()
        .filter(stage -> stage != Engines.BITCASK || results.engines().contains(stage.label()))
        .toList();
  }

  private Optional<Measurement> find(Engine engine, int records, Metric metric) {
    return results.find(engine.label(), records, metric);
  }

  private int commonSize() {
    List<String> stages = results.engines().stream().filter(Engines::isStage).toList();
    return stages.stream()
        .flatMap(stage -> results.sizes(stage).stream())
        .filter(size -> stages.stream().allMatch(stage -> results.sizes(stage).contains(size)))
        .max(Integer::compare)
        .orElse(0);
  }

  private static void fact(StringBuilder facts, String name, String value) {
    facts.append(":%s: %s%n".formatted(name, value));
  }
}
