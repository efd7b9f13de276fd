package storage.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tagged region of a source file, as the book prints it.
 *
 * @param file the source file
 * @param name the name of the tag
 * @param lines without common indentation and without blank lines at the end
 */
record Region(Path file, String name, List<String> lines) {

  private static final Pattern TAG = Pattern.compile("\\s*// (tag|end)::([a-z-]+)\\[\\]");

  /** The regions of a source file; they do not nest. */
  static List<Region> in(Path file) throws IOException {
    List<Region> regions = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    String open = null;
    for (String line : Files.readAllLines(file)) {
      Matcher tag = TAG.matcher(line);
      if (!tag.matches()) {
        lines.add(line);
        continue;
      }
      boolean begins = tag.group(1).equals("tag");
      if (begins ? open != null : !tag.group(2).equals(open)) {
        throw new IllegalStateException(file + ": " + line.strip() + " within " + open);
      }
      if (begins) {
        open = tag.group(2);
        lines = new ArrayList<>();
      } else {
        regions.add(new Region(file, open, printed(lines)));
        open = null;
      }
    }
    if (open != null) {
      throw new IllegalStateException(file + ": " + open + " has no end");
    }
    return regions;
  }

  private static List<String> printed(List<String> lines) {
    return String.join("\n", lines).stripTrailing().stripIndent().lines().toList();
  }

  /** How the book names it: file and tag. */
  String reference() {
    return file.getFileName() + "[tag=" + name + "]";
  }

  int columns() {
    return lines.stream().mapToInt(String::length).max().orElse(0);
  }
}
