package storage.docs;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.docs.MergeState.Content;
import storage.docs.MergeState.Place;

/** The picture of a merge shows the order in which the merge does its steps. */
class MergeStepsTest {

  private static final String OUTPUT = "0000000004.data";
  private static final List<String> INPUTS =
      List.of("0000000001.data", "0000000002.data", "0000000003.data");

  @TempDir private Path directory;

  private List<MergeState> states;

  @BeforeEach
  void merge() throws IOException {
    states = MergeSteps.of(directory, MergeText.THREE_SEGMENTS, MergeText::fillThreeSegments);
  }

  @Test
  void atFirstTheKeydirPointsToTheNewestRecords() {
    assertThat(first().files().keySet()).containsExactlyElementsOf(INPUTS);
    assertThat(first().records()).isEqualTo(7);
    assertThat(first().keydir())
        .containsExactly(
            entry("name", new Place(INPUTS.get(2), 56)),
            entry("sea", new Place(INPUTS.get(1), 128)),
            entry("town", new Place(INPUTS.get(1), 96)));
  }

  @Test
  void theOutputIsWholeBeforeItHasItsName() {
    MergeState last = null;
    for (MergeState state : states) {
      if (state.files().containsKey(OUTPUT)) {
        break;
      }
      last = state;
    }
    assertThat(last.files().get(OUTPUT + ".tmp"))
        .containsExactly(new Content(56, "sea", "Pacific"), new Content(96, "name", "Jean"));
  }

  @Test
  void slotsAreMovedOnlyToAnOutputThatHasItsName() {
    for (MergeState state : states) {
      for (Place place : state.keydir().values()) {
        assertThat(state.files()).containsKey(place.file());
      }
    }
  }

  @Test
  void noInputIsDeletedWhileTheKeydirPointsToOne() {
    for (MergeState state : states) {
      if (!state.files().keySet().containsAll(INPUTS)) {
        assertThat(state.keydir().values()).extracting(Place::file).containsOnly(OUTPUT);
      }
    }
    assertThat(last().files().keySet()).containsExactly(OUTPUT);
  }

  @Test
  void thePictureIsOfTheFilesThatAreThere() throws IOException {
    assertThat(Files.exists(directory.resolve(OUTPUT))).isTrue();
    assertThat(last().keydir())
        .isEqualTo(
            new TreeMap<>(Map.of("name", new Place(OUTPUT, 96), "sea", new Place(OUTPUT, 56))));
  }

  @Test
  void everyStepSaysSomethingElse() {
    List<String> texts = new ArrayList<>();
    MergeState before = null;
    for (MergeState state : states) {
      texts.add(state.since(before));
      before = state;
    }
    assertThat(texts).doesNotHaveDuplicates().hasSize(8);
  }

  private MergeState first() {
    return states.get(0);
  }

  private MergeState last() {
    return states.get(states.size() - 1);
  }
}
