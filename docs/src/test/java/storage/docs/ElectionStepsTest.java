package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import storage.docs.PictureStepper.Step;

/** The pictures of three machines show what was recorded of them. */
class ElectionStepsTest {

  @Test
  void everyStepSaysSomethingElse() throws IOException {
    for (PictureStepper stepper : ElectionSteps.of(ReplicatedText.trace(Book.PROJECT))) {
      assertThat(stepper.steps()).extracting(Step::text).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatNobodyWasToldOfHasAnotherColourAndIsCutOff() throws IOException {
    List<Step> election = steps(0);
    String lime = "<span class=\"field-mark\">1 lime</span>";
    assertThat(election.get(2).picture().html()).containsOnlyOnce("lime").contains(lime);
    assertThat(election.get(election.size() - 1).picture().html())
        .doesNotContain("lime", "field-mark")
        .contains("2 kiwi");
  }

  @Test
  void whoComesLateGetsTheSnapshot() throws IOException {
    List<Step> late = steps(1);
    assertThat(late.get(0).picture().html()).doesNotContain("snapshot");
    assertThat(late.get(late.size() - 1).picture().html())
        .containsPattern("n3  follower  <span class=\"field-key\">snapshot: \\d records</span>");
  }

  private static List<Step> steps(int picture) throws IOException {
    return ElectionSteps.of(ReplicatedText.trace(Book.PROJECT)).get(picture).steps();
  }
}
