package storage.common.kit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import storage.common.kit.Conformance.Row;
import storage.common.kit.Conformance.Trial;

/** Tells promise by promise how a store did, for the person who is writing it. */
final class Verdict {

  private static final String INDENT = "             ";

  /** Of a sentence, in characters. */
  private static final int WIDTH = 180;

  private Verdict() {}

  /** What was kept comes first, and what was not last: that is what is on the screen at the end. */
  static List<String> of(Conformance conformance) {
    List<String> lines = new ArrayList<>();
    for (Row row : conformance.promises()) {
      if (row.outcome().isKept()) {
        String unseen = row.reason() == null ? "" : " (" + row.reason() + ")";
        lines.add(line(Outcome.KEPT, row.title() + unseen));
      }
    }
    for (Row row : conformance.with(Outcome.KNOWN_LIMIT)) {
      lines.add(line(row.outcome(), row.title()));
    }
    notJudged(conformance).forEach((reason, rows) -> addNotJudged(lines, reason, rows));
    for (Row row : conformance.with(Outcome.FAILED)) {
      lines.add(line(row.outcome(), row.title()));
      addFailures(lines, row.failures());
    }
    return lines;
  }

  /** One line for all: "stage1-simplest: 19 kept, 8 known limits". */
  static String summary(Conformance conformance) {
    List<String> counts = new ArrayList<>();
    long kept = conformance.promises().stream().filter(row -> row.outcome().isKept()).count();
    counts.add(kept + " kept");
    addCount(counts, conformance.count(Outcome.KNOWN_LIMIT), "known limits");
    addCount(counts, conformance.count(Outcome.NOT_JUDGED), "not judged");
    addCount(counts, conformance.count(Outcome.FAILED), "failed");
    return "%s: of %d promises %s"
        .formatted(conformance.store(), conformance.promises().size(), String.join(", ", counts));
  }

  private static void addCount(List<String> counts, long count, String what) {
    if (count > 0) {
      counts.add(count + " " + what);
    }
  }

  private static Map<String, List<Row>> notJudged(Conformance conformance) {
    Map<String, List<Row>> byReason = new LinkedHashMap<>();
    for (Row row : conformance.with(Outcome.NOT_JUDGED)) {
      byReason.computeIfAbsent(row.reason(), reason -> new ArrayList<>()).add(row);
    }
    return byReason;
  }

  private static void addNotJudged(List<String> lines, String reason, List<Row> rows) {
    if (rows.size() == 1) {
      lines.add(line(Outcome.NOT_JUDGED, rows.get(0).title() + ": " + reason));
    } else {
      lines.add(line(Outcome.NOT_JUDGED, rows.size() + " promises: " + reason));
    }
  }

  /** Tests that failed in the same words are told once. */
  static void addFailures(List<String> lines, List<Trial> failures) {
    Trial.failed(failures)
        .forEach(
            (sentence, tests) -> {
              lines.add(INDENT + tests);
              lines.addAll(wrapped(sentence));
            });
  }

  /** A sentence that is too long for a line goes on in the next one. */
  private static List<String> wrapped(String sentence) {
    List<String> lines = new ArrayList<>();
    String rest = sentence;
    while (rest.length() > WIDTH) {
      int space = rest.lastIndexOf(' ', WIDTH);
      int end = space > 0 ? space : WIDTH;
      lines.add(INDENT + "  " + rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    lines.add(INDENT + "  " + rest);
    return lines;
  }

  private static String line(Outcome outcome, String text) {
    return "%-11s  %s".formatted(outcome.title(), text);
  }
}
