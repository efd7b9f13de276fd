package storage.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import storage.bench.engine.Engines;
import storage.bench.jmh.Metric;
import storage.bench.measure.Measurement;
import storage.bench.measure.Results;

/**
 * Results as pictures, in SVG: of stages, how their figures grow with the number of records; of all
 * engines, their figures with the largest stores beside each other.
 *
 * <p>Axes are logarithmic, so equal steps are equal factors, and what is proportional to the number
 * of records rises by one decade in each. Figures are dots, since a logarithmic axis has no zero
 * for a bar to stand on; an error bar is the interval of a mean or the range of a tail. A figure
 * that is zero, or whose error is too large, has no place.
 */
public final class Charts {

  private static final List<Metric.Group> GROUPS =
      Stream.of(Metric.Group.values()).filter(group -> group != Metric.Group.LIMITS).toList();

  /**
   * The three that tell most, each with one figure of every engine: the first that was measured, of
   * text or else of bytes.
   */
  private static final Map<String, List<Metric>> OPENING =
      new TreeMap<>(
          Map.of(
              "first-get", List.of(Metric.UNIFORM, Metric.GET_BYTES),
              "first-put", List.of(Metric.SET_SAME, Metric.PUT_SAME),
              "first-start", List.of(Metric.OPEN_FIRST)));

  private final Results results;

  public Charts(Results results) {
    this.results = results;
  }

  /** Returns the pictures by their file names; those that have nothing to show are left out. */
  public Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    OPENING.forEach(
        (name, metrics) ->
            metrics.stream()
                .map(metric -> largestOfAll(List.of(metric)))
                .filter(figures -> !figures.isEmpty())
                .findFirst()
                .ifPresent(
                    figures ->
                        files.put(
                            name + ".svg",
                            plot(name, figures.get(0).metric().group(), figures).dots())));
    for (Metric.Group group : GROUPS) {
      String name = group.name().toLowerCase(Locale.ROOT).replace('_', '-');
      List<Measurement> growth = group.grows() ? growthOfStages(group) : List.of();
      if (!growth.isEmpty()) {
        files.put(name + ".svg", plot(name, group, growth).lines());
      }
      List<Measurement> largest = largestOfAll(group.metrics());
      if (!largest.isEmpty()) {
        String both = "engines-" + name;
        files.put(both + ".svg", plot(both, group, largest).dots());
      }
    }
    return files;
  }

  /**
   * Of one thread, or the pictures of the stages would be full of lines that say nothing new; and
   * without what a process grows by besides, as stages keep nothing there.
   */
  private List<Measurement> growthOfStages(Metric.Group group) {
    return results.measurements().stream()
        .filter(results::isShown)
        .filter(m -> m.metric().group() == group && m.metric().threads() == 1)
        .filter(m -> m.metric() != Metric.RESIDENT)
        .filter(m -> Engines.isStage(m.engine()) && m.score() > 0)
        .toList();
  }

  private List<Measurement> largestOfAll(List<Metric> metrics) {
    List<Measurement> figures = new ArrayList<>();
    for (String engine : results.engines()) {
      List<Integer> sizes = results.sizes(engine);
      for (Metric metric : metrics) {
        results
            .find(engine, sizes.get(sizes.size() - 1), metric)
            .filter(m -> m.score() > 0 && results.isShown(m))
            .ifPresent(figures::add);
      }
    }
    return figures;
  }

  private static Plot plot(String name, Metric.Group group, List<Measurement> figures) {
    List<Metric> panels =
        group.metrics().stream()
            .filter(metric -> figures.stream().anyMatch(figure -> figure.metric() == metric))
            .toList();
    return new Plot(name, group.title(), figures, panels);
  }
}
