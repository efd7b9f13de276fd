package storage.common.kit.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.kit.Conformance;
import storage.common.kit.Conformance.Row;
import storage.common.kit.Conformance.Trial;
import storage.common.kit.Outcome;
import storage.common.kit.Promise;

/** One verdict with every outcome, in each of its forms. */
class ReportWriterTest {

  private static final String SENTENCE = "get of '<b>|' : expected \"a\" & got nothing";

  @TempDir Path directory;

  @Test
  void thePageShowsEachOutcomeTheSentencesAndTheStrip() throws IOException {
    String page = written(".html");
    assertThat(page)
        .contains("1 of 2 promises kept, 1 known limit, 1 not judged")
        .contains("get of '&lt;b&gt;|' : expected &quot;a&quot; &amp; got nothing")
        .contains("the reason &lt;why&gt;")
        .contains("Each cell is a crash")
        .contains("aria-label=\"3 of 4 crashes survived\"")
        .contains("<i></i><i class=\"more\"></i><i></i><i class=\"lost\"></i>")
        .doesNotContain("<b>|")
        .doesNotContain("src=")
        .doesNotContain("href=");
    for (Row row : verdict().promises()) {
      assertThat(page).contains(">" + row.outcome().title() + "</span>").contains(row.title());
    }
  }

  @Test
  void sentencesThatAreTheSameAreToldOnceAndNoStripNeedsNoKey() {
    List<Trial> trials =
        List.of(new Trial("first", 1, SENTENCE, null), new Trial("second", 1, SENTENCE, null));
    Row row = new Row(Promise.ANY_TEXT, "any text", Outcome.FAILED, null, trials);
    assertThat(HtmlPage.of(new Conformance("a-store", "1.0", List.of(row))))
        .contains("<code>first and 1 more</code>: get of")
        .contains("0 of 1 promise kept")
        .doesNotContain("second")
        .doesNotContain("Each cell is a crash");
  }

  @Test
  void aLongStripIsThinnedOut() {
    Trial trial = new Trial("test", 1, null, ".".repeat(100_000));
    Row row = new Row(Promise.SURVIVES_ANY_CRASH, "title", Outcome.KEPT, null, List.of(trial));
    assertThat(HtmlPage.of(new Conformance("store", "1", List.of(row)))).hasSizeLessThan(20_000);
  }

  @Test
  void theTableKeepsItsCellsWhateverAMessageHolds() throws IOException {
    List<String> rows =
        written(".md").lines().filter(line -> line.startsWith("| ")).skip(1).toList();
    assertThat(rows).hasSize(4).allMatch(row -> row.split("(?<!\\\\)\\|", -1).length == 4);
    assertThat(rows.get(1)).contains("**failed**<br>`aTest`: get of '&lt;b&gt;\\|'");
  }

  @Test
  void theBadgeIsRedIfAPromiseFails() throws IOException {
    assertThat(written(".svg")).contains("1 of 2").contains("#b3261e");
    Conformance good = new Conformance("store", "1", verdict().promises().subList(0, 1));
    assertThat(Badge.of(good)).contains("1 of 1").doesNotContain("#b3261e");
    Conformance empty = new Conformance("store", "1", List.of());
    assertThat(Badge.of(empty)).as("nothing was judged").contains("0 of 0").contains("#b3261e");
  }

  private String written(String ending) throws IOException {
    verdict().write(directory);
    ReportWriter.writeAll(directory);
    return Files.readString(directory.resolve("a-store" + ending));
  }

  private static Conformance verdict() {
    return new Conformance(
        "a-store",
        "1.0",
        List.of(
            row(Promise.LAST_WRITE_WINS, Outcome.KEPT, null, new Trial("aTest", 1, null, ".+.x")),
            row(Promise.ANY_TEXT, Outcome.FAILED, null, new Trial("aTest", 1, SENTENCE, null)),
            row(Promise.MANY_WRITERS, Outcome.KNOWN_LIMIT, null, new Trial("aTest", 1, null, null)),
            new Row(
                Promise.SET_IS_ONE_WRITE,
                "set is one write",
                Outcome.NOT_JUDGED,
                "the reason <why>",
                List.of())));
  }

  private static Row row(Promise promise, Outcome outcome, String reason, Trial trial) {
    return new Row(promise, promise.title(), outcome, reason, List.of(trial));
  }
}
