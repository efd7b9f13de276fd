package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A picture of a file that a reader steps through: its bytes, and a frame for each step.
 *
 * @param name what its generated files are called after
 * @param title what is shown, for the caption
 * @param records the file, record by record
 * @param frames the steps
 * @param stills which of the frames stand on paper, counted from 1
 */
record Stepper(
    String name,
    String title,
    List<List<Glyph>> records,
    List<Frame> frames,
    List<Integer> stills) {

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /**
   * What the picture keeps together: the bytes of one character, or of one number.
   *
   * @param offset where they begin in the file, in bytes
   * @param field what kind of field they belong to
   * @param label what they say
   */
  record Glyph(int offset, List<String> bytes, String field, String label) {}

  /** Takes records apart into characters and numbers. */
  static List<List<Glyph>> glyphs(List<List<Field>> records) {
    return records.stream()
        .map(fields -> fields.stream().flatMap(field -> glyphs(field).stream()).toList())
        .toList();
  }

  private static List<Glyph> glyphs(Field field) {
    List<String> bytes = List.of(field.hex().split(" "));
    boolean isText = field.kind() == Field.Kind.KEY || field.kind() == Field.Kind.VALUE;
    if (!isText) {
      return List.of(new Glyph(field.offset(), bytes, field.kind().id(), field.text()));
    }
    List<Glyph> glyphs = new ArrayList<>();
    int at = 0;
    for (int point : field.text().codePoints().toArray()) {
      String character = Character.toString(point);
      int length = character.getBytes(UTF_8).length;
      List<String> own = bytes.subList(at, at + length);
      glyphs.add(new Glyph(field.offset() + at, own, field.kind().id(), character));
      at += length;
    }
    return glyphs;
  }

  /** How many bytes the longest record has. */
  int columns() {
    return records.stream()
        .mapToInt(record -> record.stream().mapToInt(glyph -> glyph.bytes().size()).sum())
        .max()
        .orElse(0);
  }

  /** The trace, a line for each record and frame, fit to stand in a script element of a page. */
  String json() {
    return """
        {
        "records": [
        %s
        ],
        "frames": [
        %s
        ]
        }
        """
        .formatted(lines(records), lines(frames));
  }

  private static String lines(List<?> values) {
    return values.stream().map(GSON::toJson).collect(joining(",\n")).replace("<", "\\u003c");
  }

  /** All generated files of this picture by their names. */
  Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    files.put(file(".json"), json());
    files.put(file(".adoc"), StepperPage.asciiDoc(this));
    for (int number : stills) {
      files.put(still(number), Still.svg(this, number));
    }
    return files;
  }

  String file(String ending) {
    return "stepper-" + name + ending;
  }

  String still(int number) {
    return file("-" + number + ".svg");
  }
}
