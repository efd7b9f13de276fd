package storage.docs;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What became of the classes of one stage in the next: as a table, and line by line. */
final class Changes {

  /** The same in every stage, but for names. */
  private static final List<String> OF_NO_INTEREST = List.of("Main.java", "package-info.java");

  private final Path project;

  /** The two classes that implement the contract; each stage has its own name for its own. */
  private final SourceFile storeBefore;

  private final SourceFile storeAfter;

  /** The other classes by their names. */
  private final Map<String, SourceFile> before;

  private final Map<String, SourceFile> after;

  private Changes(
      Path project,
      Stage stageBefore,
      Stage stageAfter,
      Map<String, SourceFile> before,
      Map<String, SourceFile> after) {
    this.project = project;
    this.storeBefore = before.remove(stageBefore.storeName());
    this.storeAfter = after.remove(stageAfter.storeName());
    this.before = before;
    this.after = after;
  }

  static Changes between(Path project, Stage before, Stage after) throws IOException {
    return new Changes(project, before, after, sources(project, before), sources(project, after));
  }

  private static Map<String, SourceFile> sources(Path project, Stage stage) throws IOException {
    Map<String, SourceFile> sources = new TreeMap<>();
    try (Stream<Path> files = Files.list(project.resolve(stage.sources()))) {
      for (Path file : files.toList()) {
        if (!OF_NO_INTEREST.contains(file.getFileName().toString())) {
          SourceFile source = SourceFile.of(file);
          sources.put(source.name(), source);
        }
      }
    }
    return sources;
  }

  /** Returns an AsciiDoc table of classes: new, changed, same and gone. */
  String table() throws IOException {
    StringBuilder table = new StringBuilder();
    table.append("[cols=\"4,2,>2,7\",options=header]\n|===\n|Class |Is |Lines |What it is\n");
    table.append(changed(storeBefore, storeAfter));
    for (SourceFile source : after.values()) {
      SourceFile earlier = before.get(source.name());
      table.append(
          earlier == null
              ? row(link(source), "new", added(source.lines().size()), source)
              : changed(earlier, source));
    }
    for (SourceFile source : before.values()) {
      if (!after.containsKey(source.name())) {
        table.append(row(link(source), "gone", removed(source.lines().size()), source));
      }
    }
    return table.append("|===\n").toString();
  }

  /** Returns the method of that name as a unified diff from the one store to the other. */
  String diff(String method) throws IOException {
    List<String> linesBefore = storeBefore.method(method);
    Patch<String> patch = DiffUtils.diff(linesBefore, storeAfter.method(method));
    List<String> diff =
        new ArrayList<>(
            UnifiedDiffUtils.generateUnifiedDiff(
                fileName(storeBefore),
                fileName(storeAfter),
                linesBefore,
                patch,
                linesBefore.size()));
    diff.remove(2); // the line numbers
    return String.join("\n", diff) + "\n";
  }

  private String changed(SourceFile earlier, SourceFile later) throws IOException {
    Patch<String> patch = DiffUtils.diff(code(earlier), code(later));
    int removed = patch.getDeltas().stream().mapToInt(d -> d.getSource().size()).sum();
    int added = patch.getDeltas().stream().mapToInt(d -> d.getTarget().size()).sum();
    boolean renamed = !earlier.name().equals(later.name());
    String names = renamed ? link(earlier) + " → " + link(later) : link(later);
    return patch.getDeltas().isEmpty()
        ? row(names, "same", "", later)
        : row(names, "changed", added(added) + " " + removed(removed), later);
  }

  /** The lines without the name of the package, which always differs. */
  private static List<String> code(SourceFile source) throws IOException {
    return source.lines().stream().filter(line -> !line.startsWith("package ")).toList();
  }

  private static String added(int lines) {
    return "+" + lines;
  }

  private static String removed(int lines) {
    return "\u2212" + lines;
  }

  private static String row(String names, String is, String lines, SourceFile source) {
    return "\n|%s\n|%s\n|%s\n|%s\n".formatted(names, is, lines, source.purpose());
  }

  private String link(SourceFile source) {
    return "source:%s[%s]".formatted(project.relativize(source.path()), source.name());
  }

  private static String fileName(SourceFile source) {
    return source.path().getFileName().toString();
  }
}
