package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.docs.PictureStepper.Lines;
import storage.docs.PictureStepper.Step;

/** The pictures of stage 5 that a reader steps through tell what the engine does. */
class LsmSteppersTest {

  @TempDir private Path directory;

  @Test
  void everyStepSaysSomethingElse() throws IOException {
    for (PictureStepper stepper :
        List.of(
            GetSteps.of(directory.resolve("get")),
            InsertSteps.of(directory.resolve("insert")),
            RollingSteps.of(directory.resolve("rolling")))) {
      assertThat(stepper.steps()).extracting(Step::text).doesNotHaveDuplicates();
      assertThat(stepper.steps()).hasSizeGreaterThan(4);
    }
  }

  @Test
  void aGetEndsWithTheValueOfTheNewestRunThatHasTheKey() throws IOException {
    List<Step> steps = GetSteps.of(directory).steps();
    assertThat(steps.get(steps.size() - 1).text()).contains("`lime`", "`5`");
    assertThat(steps.get(steps.size() - 1).picture().html()).contains("lime = 5");
  }

  @Test
  void theNodeOfAnInsertIsMadeBeforeItIsLinkedAndLinkedBeforeItIsSeen() throws IOException {
    List<Step> steps = InsertSteps.of(directory).steps();
    int made = indexOf(steps, "No link leads to it");
    int linked = indexOf(steps, "Floor 0: the new node points to");
    int seen = indexOf(steps, "`publish` moves");
    assertThat(made).isPositive().isLessThan(linked);
    assertThat(seen).isEqualTo(steps.size() - 1).isGreaterThan(linked);
  }

  private static int indexOf(List<Step> steps, String text) {
    List<String> texts = steps.stream().map(Step::text).toList();
    return texts.indexOf(texts.stream().filter(each -> each.contains(text)).findFirst().orElse(""));
  }

  @Test
  void aMergeMovesTheTableThatOverlapsNothingAndWritesTheOthers() throws IOException {
    List<Step> steps = RollingSteps.of(directory).steps();
    assertThat(steps).filteredOn(step -> step.text().contains("it's moved to")).hasSize(1);
    assertThat(steps).filteredOn(step -> step.text().contains("is written:")).hasSize(3);
  }

  @Test
  void picturesOfLinesKeepTheirHeightAndStillsAreFilesOfDrawings() {
    Lines low = new Lines(List.of(coloured -> "one"), 3);
    assertThat(low.html()).contains("one\n\n</pre>");
    PictureStepper stepper =
        new PictureStepper(
            "any",
            "Any",
            List.of(
                new Step("a `word`", low),
                new Step("b", new PictureStepper.Drawing("<svg/>", "nothing"))),
            List.of(2),
            "what it turns");
    Map<String, String> files = stepper.files();
    assertThat(files).containsOnlyKeys("stepper-any.adoc", "stepper-any-2.svg");
    assertThat(files.get("stepper-any.adoc"))
        .contains(
            "type=\"range\"", "aria-label=\"what it turns\"", "Step 2 of 2", "<code>word</code>");
  }
}
