package storage.common.kit;

import storage.common.kit.Conformance.Row;
import storage.common.kit.Conformance.Trial;

/** Tells promise by promise how a store did, for the person who is writing it. */
final class Verdict {

  private Verdict() {}

  static String of(Conformance conformance) {
    StringBuilder verdict = new StringBuilder();
    for (Row row : conformance.promises()) {
      verdict.append("  %-11s  %s%n".formatted(row.outcome().title(), row.title()));
      for (Trial failed : row.failures()) {
        verdict.append("                 %s: %s%n".formatted(failed.name(), failed.failure()));
      }
    }
    return "%s: %d of %d promises are still to be kept%n%s"
        .formatted(
            conformance.store(),
            conformance.count(Outcome.FAILED),
            conformance.promises().size(),
            verdict);
  }
}
