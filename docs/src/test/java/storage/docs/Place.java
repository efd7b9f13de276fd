package storage.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A line of the book's text: where to look when it no longer agrees with the code.
 *
 * @param file the file, from the top of the project
 * @param line its number, from 1
 * @param section the id of the section that the line is in
 * @param text what it says
 */
record Place(Path file, int line, String section, String text) {

  private static final Pattern SECTION = Pattern.compile("\\[#([\\w-]+)]");

  /** All lines that people wrote, in order. */
  static List<Place> all() throws IOException {
    List<Place> places = new ArrayList<>();
    for (Path file : Book.files(Book.TEXT, ".adoc")) {
      places.addAll(of(Book.PROJECT.relativize(file), Files.readAllLines(file)));
    }
    return places;
  }

  static List<Place> of(Path file, List<String> lines) {
    List<Place> places = new ArrayList<>();
    String section = "";
    for (String line : lines) {
      Matcher id = SECTION.matcher(line);
      section = id.matches() ? id.group(1) : section;
      places.add(new Place(file, places.size() + 1, section, line));
    }
    return places;
  }

  /** The places where the pattern is found. */
  static List<Place> where(Pattern pattern) throws IOException {
    return all().stream().filter(place -> pattern.matcher(place.text).find()).toList();
  }

  /** For a message: each place on a line of its own, or the news that there is none. */
  static String list(List<Place> places) {
    return places.isEmpty()
        ? "  no page"
        : places.stream().map(place -> "  " + place).collect(Collectors.joining("\n"));
  }

  @Override
  public String toString() {
    return "%s, line %d, section #%s".formatted(file, line, section);
  }
}
