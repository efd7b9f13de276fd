package storage.docs;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.IntStream;
import storage.docs.Frame.Note;
import storage.docs.Stepper.Glyph;

/**
 * What a chapter includes of a stepper: for the browser the picture before the first step, with all
 * that happens as a list, which the script replaces; for paper the stills.
 */
final class StepperPage {

  private final Stepper stepper;

  private StepperPage(Stepper stepper) {
    this.stepper = stepper;
  }

  static String asciiDoc(Stepper stepper) {
    StepperPage page = new StepperPage(stepper);
    return """
        ifdef::backend-html5[]
        ++++
        %s
        <script type="application/json">
        include::{generated}/%s[]
        </script>
        </figure>
        ++++
        endif::[]
        ifndef::backend-html5[]
        %s
        endif::[]
        """
        .formatted(page.figure(), stepper.file(".json"), page.stills());
  }

  /** All of the figure but for the trace and its end. */
  private String figure() {
    Frame first = stepper.frames().get(0);
    int count = stepper.frames().size();
    return """
        <figure class="stepper" data-stepper="%s" data-frame="1" data-frames="%d"
          style="--columns:%d" role="group" aria-roledescription="stepper" aria-label="%s">
        %s
        <div class="stepper-file" role="img" aria-label="The bytes of the file, record by record">
        %s
        </div>
        %s%s
        %s"""
        .formatted(
            stepper.name(),
            count,
            stepper.columns(),
            stepper.title(),
            head(stepper.title(), stepper.frames().stream().map(Frame::text).toList()),
            IntStream.range(0, stepper.records().size())
                .mapToObj(this::record)
                .collect(joining("\n")),
            hand(first),
            keydir(),
            legend());
  }

  /** The title, the buttons and what is said of each step. */
  static String head(String title, List<String> texts) {
    return """
        <figcaption class="title">%s</figcaption>
        <div class="stepper-controls" role="toolbar" aria-label="Steps" hidden>
        %s
        </div>
        <p class="stepper-text" aria-live="polite" hidden>%s</p>
        <ol class="stepper-steps">
        %s
        </ol>"""
        .formatted(
            title,
            controls(texts.size()),
            html(texts.get(0)),
            texts.stream().map(text -> "<li>" + html(text) + "</li>").collect(joining("\n")));
  }

  /** The buttons, and between them which step is shown. */
  private static String controls(int count) {
    return String.join(
        "\n",
        button("first", "\u21E4", "First step"),
        button("back", "\u2190", "Step back"),
        "<span class=\"stepper-position\">1 of " + count + "</span>",
        button("next", "\u2192", "Next step"),
        button("last", "\u21E5", "Last step"));
  }

  private static String button(String step, String sign, String label) {
    return "<button type=\"button\" data-step=\"%s\" aria-label=\"%s\" title=\"%s\">%s</button>"
        .formatted(step, label, label, sign);
  }

  private String record(int number) {
    var glyphs = stepper.records().get(number);
    return ("<div class=\"stepper-record\"><span class=\"stepper-offset\">%d</span><span "
            + "class=\"stepper-glyphs\">%s</span></div>")
        .formatted(
            glyphs.get(0).offset(), glyphs.stream().map(StepperPage::glyph).collect(joining()));
  }

  private static String glyph(Glyph glyph) {
    String bytes =
        IntStream.range(0, glyph.bytes().size())
            .mapToObj(
                i -> "<i data-at=\"%d\">%s</i>".formatted(glyph.offset() + i, glyph.bytes().get(i)))
            .collect(joining());
    return "<span class=\"stepper-glyph stepper-%s\">%s<b>%s</b></span>"
        .formatted(glyph.field(), bytes, escape(glyph.label()));
  }

  /** The names of what the code keeps, and an empty place for each. */
  private static String hand(Frame first) {
    String notes =
        first.notes().stream()
            .map(Note::label)
            .map(label -> "<div><dt>" + label + "</dt><dd></dd></div>")
            .collect(joining("\n"));
    return "<dl class=\"stepper-hand\" hidden>\n" + notes + "\n</dl>";
  }

  /** The head of the map, if this stage has one. */
  private String keydir() {
    if (stepper.frames().stream().allMatch(frame -> frame.keydir().isEmpty())) {
      return "";
    }
    return """

        <table class="stepper-keydir" hidden>
        <caption>keydir</caption>
        <thead><tr>
        <th scope="col">key</th><th scope="col">offset</th><th scope="col">length</th>
        </tr></thead>
        <tbody></tbody>
        </table>""";
  }

  private String legend() {
    boolean carries = stepper.frames().stream().anyMatch(frame -> frame.kept() != null);
    return """
        <ul class="stepper-legend" hidden>
        <li><i class="is-now is-first is-last"></i>read now</li>
        <li><i class="is-now is-first is-last is-piece"></i>looked at</li>
        <li><i class="is-seen"></i>read earlier</li>%s
        <li class="stepper-found"><b></b>a value whose place is known</li>
        </ul>"""
        .formatted(carries ? "\n<li><i class=\"is-carried\"></i>carried over</li>" : "");
  }

  private String stills() {
    return stepper.stills().stream().map(this::still).collect(joining("\n\n"));
  }

  private String still(int number) {
    boolean first = number == stepper.stills().get(0);
    return """
        .%sStep %d of %d. %s
        image::{generated}/%s["The bytes of the file, and what the code keeps"]"""
        .formatted(
            first ? stepper.title() + ". " : "",
            number,
            stepper.frames().size(),
            stepper.frames().get(number - 1).text(),
            stepper.still(number));
  }

  /** A sentence of a step, in HTML. */
  static String html(String text) {
    return escape(text).replaceAll("`([^`]+)`", "<code>$1</code>");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
