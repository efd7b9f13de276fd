package storage.docs;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import storage.docs.MergeState.Content;
import storage.docs.PictureStepper.Line;
import storage.docs.PictureStepper.Lines;

/**
 * A picture of a merge that a reader steps through. Each step is a text of its own: in the browser
 * the script shows one of them, and on paper they stand below each other.
 */
final class MergeStepper {

  private static final String TITLE = "A merge, step by step";

  /** Which steps stand on paper, counted from 1. */
  private static final List<Integer> STILLS = List.of(1, 3, 4, 5, 8);

  private static final int NAME = "0000000001.data.tmp".length();

  private final List<MergeState> states;

  private MergeStepper(List<MergeState> states) {
    this.states = states;
  }

  /** All generated files of the picture by their names. */
  static Map<String, String> files(List<MergeState> states) {
    return new MergeStepper(states).stepper().files();
  }

  private PictureStepper stepper() {
    List<String> texts = texts();
    int height = states.stream().mapToInt(state -> lines(state).size()).max().orElse(0);
    List<PictureStepper.Step> steps = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      steps.add(new PictureStepper.Step(texts.get(i), new Lines(lines(states.get(i)), height)));
    }
    return new PictureStepper("merge", TITLE, steps, STILLS, null);
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    MergeState before = null;
    for (MergeState state : states) {
      texts.add(state.since(before));
      before = state;
    }
    return texts;
  }

  /** A line for each file with its records, and one for each key of the keydir. */
  private static List<Line> lines(MergeState state) {
    List<Line> lines = new ArrayList<>();
    state.files().forEach((file, contents) -> lines.add(line(state, file, contents)));
    lines.add(coloured -> "");
    state
        .keydir()
        .forEach(
            (key, place) ->
                lines.add(
                    coloured ->
                        padded("keydir  " + key) + "  " + place.file() + ", offset " + place.at()));
    return lines;
  }

  private static Line line(MergeState state, String file, List<Content> contents) {
    return coloured -> {
      String records =
          contents.stream()
              .map(content -> record(state, file, content, coloured))
              .collect(joining("  "));
      return (padded(file) + "  " + records).stripTrailing();
    };
  }

  private static String record(MergeState state, String file, Content content, String coloured) {
    String field = state.isLive(file, content) ? "field-value" : "field-plain";
    return coloured.formatted(field, content);
  }

  private static String padded(String text) {
    return String.format("%-" + NAME + "s", text);
  }
}
