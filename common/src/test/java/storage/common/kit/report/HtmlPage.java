package storage.common.kit.report;

import java.util.stream.Stream;
import storage.common.kit.Conformance;
import storage.common.kit.Conformance.Row;
import storage.common.kit.Conformance.Trial;

/** A verdict as one page that needs no other file, for light and dark and for narrow screens. */
final class HtmlPage {

  /** A longer strip shows every second, third, ... crash. */
  private static final int MOST_CELLS = 600;

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>%1$s: %2$s</title>
      <style>
      :root { --ink: #1f2328; --soft: #59636e; --page: #fff; --line: #d1d9e0; --kept: #1a7f37;
        --limit: #6639ba; --failed: #b3261e; --unseen: #7d4e00; --more: #0969da; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e6edf3; --soft: #9da7b1; --page: #11161c; --line: #353c45; --kept: #4ac26b;
          --limit: #c297ff; --failed: #ff8a80; --unseen: #e3b341; --more: #6cb6ff; } }
      body { margin: 0 auto; padding: 1.5rem 1rem; max-width: 60rem; color: var(--ink);
        background: var(--page); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
      h1 { margin: 0; font-size: 1.6rem; }
      p { margin: .3rem 0; }
      .soft, .tests { color: var(--soft); }
      ul { padding: 0; list-style: none; }
      .row { display: grid; grid-template-columns: 11rem 1fr; gap: 0 1rem; padding: .6rem 0;
        border-top: 1px solid var(--line); }
      .outcome { margin: .3rem 0 0; font-weight: 600; }
      .kept { color: var(--kept); } .known-limit { color: var(--limit); }
      .failed { color: var(--failed); } .not-judged, .as-far { color: var(--unseen); }
      .tests { font-size: .85rem; } code { font-size: .9em; }
      .strip { display: flex; flex-wrap: wrap; gap: 1px; margin: .4rem 0; }
      .strip i, .key i { width: 6px; height: 12px; background: var(--kept); }
      .key { display: flex; flex-wrap: wrap; gap: 0 .8rem; }
      .key i { display: inline-block; margin-right: .3rem; }
      .strip .more, .key .more { background: var(--more); height: 9px; align-self: end; }
      .strip .lost, .key .lost { background: var(--failed); height: 5px; align-self: end; }
      @media (max-width: 36rem) { .row { grid-template-columns: 1fr; } }
      </style>
      </head>
      <body>
      <h1>%1$s</h1>
      <p><b class="%3$s">%2$s</b> <span class="soft">says the kit %4$s</span></p>
      %5$s<ul>
      %6$s</ul>
      </body>
      </html>
      """;

  /** What a strip shows, if there is one. */
  private static final String KEY =
      """
      <p class="soft key"><span>Each cell is a crash:</span> <span><i></i>all is there</span>
      <span><i class="more"></i>and so is what was not acknowledged yet</span>
      <span><i class="lost"></i>something is lost</span></p>
      """;

  private static final String ROW =
      """
      <li class="row"><span class="outcome %s">%s</span><div>
      <p>%s</p>
      %s</div></li>
      """;

  private HtmlPage() {}

  static String of(Conformance conformance) {
    Score score = Score.of(conformance);
    StringBuilder rows = new StringBuilder();
    conformance.promises().forEach(row -> rows.append(row(row)));
    return PAGE.formatted(
        Html.escaped(conformance.store()),
        score.sentence(),
        score.isGood() ? "kept" : "failed",
        Html.escaped(conformance.kit()),
        conformance.promises().stream().flatMap(HtmlPage::strips).findAny().isEmpty() ? "" : KEY,
        rows);
  }

  private static String row(Row row) {
    StringBuilder more = new StringBuilder();
    if (row.reason() != null) {
      more.append("<p class=\"soft\">%s</p>\n".formatted(Html.escaped(row.reason())));
    }
    Trial.failed(row.failures())
        .forEach(
            (sentence, tests) ->
                more.append(
                    "<p><code>%s</code>: %s</p>\n".formatted(tests, Html.escaped(sentence))));
    strips(row).forEach(cells -> more.append(strip(cells)));
    if (!row.tests().isEmpty()) {
      more.append("<p class=\"tests\">%s</p>\n".formatted(tests(row)));
    }
    return ROW.formatted(style(row), row.outcome().title(), Html.escaped(row.title()), more);
  }

  private static Stream<String> strips(Row row) {
    return row.tests().stream()
        .map(Trial::strip)
        .filter(cells -> cells != null && !cells.isEmpty());
  }

  private static String style(Row row) {
    return switch (row.outcome()) {
      case KEPT -> "kept";
      case KEPT_AS_FAR_AS_SEEN -> "as-far";
      case KNOWN_LIMIT -> "known-limit";
      case FAILED -> "failed";
      case NOT_JUDGED -> "not-judged";
    };
  }

  private static String tests(Row row) {
    long millis = row.tests().stream().mapToLong(Trial::millis).sum();
    int count = row.tests().size();
    return "%d %s, %,d ms".formatted(count, count == 1 ? "test" : "tests", millis);
  }

  private static String strip(String cells) {
    long lost = cells.chars().filter(cell -> cell == 'x').count();
    StringBuilder strip = new StringBuilder();
    strip.append(
        "<div class=\"strip\" role=\"img\" aria-label=\"%,d of %,d crashes survived\">"
            .formatted(cells.length() - lost, cells.length()));
    int step = (cells.length() + MOST_CELLS - 1) / MOST_CELLS;
    for (int at = 0; at < cells.length(); at += step) {
      strip.append(
          switch (cells.charAt(at)) {
            case 'x' -> "<i class=\"lost\"></i>";
            case '+' -> "<i class=\"more\"></i>";
            default -> "<i></i>";
          });
    }
    return strip.append("</div>\n").toString();
  }
}
