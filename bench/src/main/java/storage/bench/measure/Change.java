package storage.bench.measure;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import storage.bench.engine.Engine;
import storage.bench.jmh.Unit;

/**
 * How a figure changed from one run to another.
 *
 * <p>All times of a run wander with its machine. So a time is first divided by what the reference
 * engine took for the same in the same run, and it is this ratio whose change is looked at. Bytes
 * do not wander, and change as they are.
 *
 * @param before the figure of the first run
 * @param after the same figure of the second run
 * @param factor what the ratio was multiplied by: more than 1 is worse
 * @param error half the width of the confidence interval of the factor, as a part of it
 */
public record Change(Measurement before, Measurement after, double factor, double error) {

  /**
   * Returns the change of every figure that both runs have, with its error and with a figure of the
   * reference to divide it by; and of none else. The reference's own times are no figures here.
   */
  public static List<Change> between(Results before, Results after, Engine reference) {
    return before.measurements().stream()
        .flatMap(figure -> of(figure, before, after, reference.label()).stream())
        .toList();
  }

  private static Optional<Change> of(
      Measurement figure, Results before, Results after, String reference) {
    Optional<Measurement> same = after.find(figure.engine(), figure.records(), figure.metric());
    if (!isUsable(Optional.of(figure)) || !isUsable(same)) {
      return Optional.empty();
    }
    double factor = same.get().score() / figure.score();
    if (figure.metric().unit() == Unit.BYTES) {
      return Optional.of(
          new Change(figure, same.get(), factor, Ratio.combined(figure, same.get())));
    }
    Optional<Measurement> divisor = before.find(reference, figure.records(), figure.metric());
    Optional<Measurement> sameDivisor = after.find(reference, figure.records(), figure.metric());
    if (figure.engine().equals(reference) || !isUsable(divisor) || !isUsable(sameDivisor)) {
      return Optional.empty();
    }
    return Optional.of(
        new Change(
            figure,
            same.get(),
            factor * divisor.get().score() / sameDivisor.get().score(),
            Ratio.combined(figure, same.get(), divisor.get(), sameDivisor.get())));
  }

  private static boolean isUsable(Optional<Measurement> figure) {
    return figure.filter(m -> m.score() > 0 && m.error() != null).isPresent();
  }

  /** Whether all of the confidence interval is above the tolerance, 0.1 for ten per cent. */
  public boolean isWorse(double tolerance) {
    return factor * (1 - error) > 1 + tolerance;
  }

  /** Whether all of the confidence interval is as far below. */
  public boolean isBetter(double tolerance) {
    return factor * (1 + error) < 1 / (1 + tolerance);
  }

  /** Shows the change and its error: "+35 % ± 8 %". */
  public String format() {
    return String.format(
        Locale.ROOT, "%+.0f %% ± %.0f %%", 100 * (factor - 1), 100 * factor * error);
  }
}
