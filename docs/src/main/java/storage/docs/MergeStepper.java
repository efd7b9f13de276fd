package storage.docs;

import static java.util.stream.Collectors.joining;

import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import storage.docs.MergeState.Content;

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
    return Map.of("stepper-merge.adoc", new MergeStepper(states).asciiDoc());
  }

  private String asciiDoc() {
    return """
        ifdef::backend-html5[]
        ++++
        %s
        ++++
        endif::[]
        ifndef::backend-html5[]
        %s
        endif::[]
        """
        .formatted(figure(), stills());
  }

  private String figure() {
    List<String> texts = texts();
    int lines = states.stream().mapToInt(MergeStepper::lines).max().orElse(0);
    return """
        <figure class="stepper" data-stepper="merge" data-frame="1" data-frames="%d" role="group"
          aria-roledescription="stepper" aria-label="%s">
        %s
        %s
        <script type="application/json">
        %s
        </script>
        </figure>"""
        .formatted(
            states.size(),
            TITLE,
            StepperPage.head(TITLE, texts),
            states.stream()
                .map(
                    state ->
                        "<div class=\"stepper-picture bytes\"><pre>"
                            + picture(state, "<span class=\"%s\">%s</span>")
                            + "\n".repeat(lines - lines(state))
                            + "</pre></div>")
                .collect(joining("\n")),
            json(texts));
  }

  /** What the script asks of a trace: there are no bytes in this one. */
  private static String json(List<String> texts) {
    List<Frame> frames =
        texts.stream()
            .map(text -> new Frame(null, null, null, null, List.of(), List.of(), text))
            .toList();
    return new GsonBuilder()
        .disableHtmlEscaping()
        .create()
        .toJson(Map.of("frames", frames))
        .replace("<", "\\u003c");
  }

  private String stills() {
    List<String> texts = texts();
    List<String> stills = new ArrayList<>();
    for (int number : STILLS) {
      stills.add(
          """
          .%sStep %d of %d. %s
          [listing.bytes.output,subs="+quotes"]
          ----
          %s
          ----"""
              .formatted(
                  stills.isEmpty() ? TITLE + ". " : "",
                  number,
                  states.size(),
                  texts.get(number - 1),
                  picture(states.get(number - 1), "[.%s]##%s##")));
    }
    return String.join("\n\n", stills);
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
  private static String picture(MergeState state, String coloured) {
    List<String> lines = new ArrayList<>();
    state
        .files()
        .forEach(
            (file, contents) -> {
              String records =
                  contents.stream()
                      .map(content -> record(state, file, content, coloured))
                      .collect(joining("  "));
              lines.add((padded(file) + "  " + records).stripTrailing());
            });
    lines.add("");
    state
        .keydir()
        .forEach(
            (key, place) ->
                lines.add(
                    padded("keydir  " + key) + "  " + place.file() + ", offset " + place.at()));
    return String.join("\n", lines);
  }

  /** How many lines that has; all steps get as many, so that the page keeps its height. */
  private static int lines(MergeState state) {
    return state.files().size() + 1 + state.keydir().size();
  }

  private static String record(MergeState state, String file, Content content, String coloured) {
    String field = state.isLive(file, content) ? "field-value" : "field-plain";
    return coloured.formatted(field, content);
  }

  private static String padded(String text) {
    return String.format("%-" + NAME + "s", text);
  }
}
