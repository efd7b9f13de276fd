package storage.docs;

import static java.util.stream.Collectors.joining;

import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pictures that a reader steps through, of which each stands for itself: in the browser the script
 * shows one of them, and on paper some stand below each other.
 *
 * @param name what its generated files are called after
 * @param title what is shown, for the caption
 * @param stills which of the steps stand on paper, counted from 1
 * @param dial what a slider would turn; null for buttons alone
 */
record PictureStepper(
    String name, String title, List<Step> steps, List<Integer> stills, String dial) {

  private static final String IN_HTML = "<span class=\"%s\">%s</span>";
  private static final String IN_PRINT = "[.%s]##%s##";

  /**
   * A step.
   *
   * @param text what happens, in a sentence or two; names from code stand in backticks
   * @param picture of it
   */
  record Step(String text, Picture picture) {}

  /** What a step looks like. */
  sealed interface Picture {

    /** The picture in HTML. */
    String html();
  }

  /** Lines of text, with colours. */
  record Lines(List<Line> lines, int height) implements Picture {

    @Override
    public String html() {
      String text = draw(IN_HTML) + "\n".repeat(height - lines.size());
      return "<div class=\"stepper-picture bytes\"><pre>" + text + "</pre></div>";
    }

    private String draw(String coloured) {
      return lines.stream().map(line -> line.draw(coloured)).collect(joining("\n"));
    }
  }

  /** A line of which some pieces are coloured. */
  interface Line {

    /**
     * Draws it.
     *
     * @param coloured a format for a piece: first the class of its colour, then its text
     */
    String draw(String coloured);
  }

  /** A drawing in SVG. */
  record Drawing(String svg, String description) implements Picture {

    @Override
    public String html() {
      return "<div class=\"stepper-picture\" tabindex=\"0\">" + svg.strip() + "</div>";
    }
  }

  /** All generated files by their names. */
  Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    for (int number : stills) {
      if (step(number).picture() instanceof Drawing drawing) {
        files.put(still(number), drawing.svg());
      }
    }
    files.put(
        "stepper-" + name + ".adoc",
        """
        ifdef::backend-html5[]
        ++++
        %s
        ++++
        endif::[]
        ifndef::backend-html5[]
        %s
        endif::[]
        """
            .formatted(figure(), prints()));
    return files;
  }

  private Step step(int number) {
    return steps.get(number - 1);
  }

  private String still(int number) {
    return "stepper-" + name + "-" + number + ".svg";
  }

  private String figure() {
    List<String> texts = steps.stream().map(Step::text).toList();
    return """
        <figure class="stepper" data-stepper="%s" data-frame="1" data-frames="%d" role="group"
          aria-roledescription="stepper" aria-label="%s">
        %s
        %s%s
        <script type="application/json">
        %s
        </script>
        </figure>"""
        .formatted(
            name,
            steps.size(),
            title,
            StepperPage.head(title, texts),
            slider(),
            steps.stream().map(step -> step.picture().html()).collect(joining("\n")),
            json(texts));
  }

  private String slider() {
    return dial == null
        ? ""
        : "<input class=\"stepper-dial\" type=\"range\" min=\"1\" max=\"%d\" value=\"1\" aria-label=\"%s\" hidden>%n"
            .formatted(steps.size(), dial);
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

  private String prints() {
    List<String> prints = new ArrayList<>();
    for (int number : stills) {
      Step step = step(number);
      String heading = prints.isEmpty() ? title + ". " : "";
      String caption = ".%sStep %d of %d. %s".formatted(heading, number, steps.size(), step.text());
      prints.add(caption + "\n" + print(number, step.picture()));
    }
    return String.join("\n\n", prints);
  }

  private String print(int number, Picture picture) {
    if (picture instanceof Lines lines) {
      return "[listing.bytes.output,subs=\"+quotes\"]%n----%n%s%n----"
          .formatted(lines.draw(IN_PRINT));
    }
    return "image::{generated}/%s[\"%s\"]"
        .formatted(still(number), ((Drawing) picture).description());
  }
}
