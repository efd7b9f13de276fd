package storage.docs;

import static java.util.regex.Pattern.quote;
import static org.assertj.core.api.Assertions.fail;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A generated file that is committed, so that a change of what the code does is seen and read. */
final class Golden {

  /** What a message shows of a difference: enough to recognise it. */
  private static final int MOST_LINES = 12;

  private static final Pattern ATTRIBUTE = Pattern.compile("[-+]:([\\w-]+):.*");

  private Golden() {}

  /** Fails unless the file says what was generated now, and tells which pages show it. */
  static void compare(String name, String generated) throws IOException {
    Path file = Book.GENERATED.resolve(name);
    if (Book.REFRESH) {
      Files.createDirectories(Book.GENERATED);
      Files.writeString(file, generated);
    }
    String shown = Files.exists(file) ? Files.readString(file) : "";
    if (!shown.equals(generated)) {
      List<String> diff = diff(shown, generated);
      fail(
          "%s is not what the code does:%n%s%nThe book shows it in%n%s%n%s",
          name,
          String.join("\n", diff.subList(0, Math.min(diff.size(), MOST_LINES))),
          Place.list(places(name, diff)),
          Book.HOW_TO_REFRESH);
    }
  }

  private static List<String> diff(String shown, String generated) {
    List<String> before = shown.lines().toList();
    var patch = DiffUtils.diff(before, generated.lines().toList());
    return UnifiedDiffUtils.generateUnifiedDiff(
        "what the book shows", "what the code does", before, patch, 0);
  }

  /** The pages that include the file, by way of another generated one if need be. */
  private static List<Place> places(String name, List<String> diff) throws IOException {
    String use = "{generated}/" + name + "[";
    List<Place> places = new ArrayList<>(Place.where(Pattern.compile(quote(use))));
    for (Path other : Book.files(Book.GENERATED, ".adoc")) {
      if (Files.readString(other).contains(use)) {
        places.addAll(places(other.getFileName().toString(), List.of()));
      }
    }
    for (String line : diff) {
      Matcher attribute = ATTRIBUTE.matcher(line);
      if (attribute.matches()) {
        places.addAll(Place.where(Pattern.compile(quote("{" + attribute.group(1) + "}"))));
      }
    }
    return places.stream().distinct().toList();
  }
}
