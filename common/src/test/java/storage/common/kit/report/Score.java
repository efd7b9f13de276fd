package storage.common.kit.report;

import java.util.ArrayList;
import java.util.List;
import storage.common.kit.Conformance;
import storage.common.kit.Outcome;

/**
 * A verdict in numbers.
 *
 * @param kept the promises that were kept, as far as the kit saw
 * @param judged these and the ones that failed: what the store promises and the kit could judge
 */
record Score(long kept, long judged, long limits, long notJudged) {

  static Score of(Conformance conformance) {
    long kept = conformance.promises().stream().filter(row -> row.outcome().isKept()).count();
    return new Score(
        kept,
        kept + conformance.count(Outcome.FAILED),
        conformance.count(Outcome.KNOWN_LIMIT),
        conformance.count(Outcome.NOT_JUDGED));
  }

  boolean isGood() {
    return judged > 0 && kept == judged;
  }

  /** "21 of 21". */
  String brief() {
    return kept + " of " + judged;
  }

  /** "21 of 21 promises kept, 6 known limits". */
  String sentence() {
    List<String> parts =
        new ArrayList<>(List.of(brief() + (judged == 1 ? " promise kept" : " promises kept")));
    if (limits > 0) {
      parts.add(limits + (limits == 1 ? " known limit" : " known limits"));
    }
    if (notJudged > 0) {
      parts.add(notJudged + " not judged");
    }
    return String.join(", ", parts);
  }
}
