package storage.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the tests find the book's text and the project that it is about. */
final class Book {

  /** Tests run in the module's folder. */
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  static final Path GENERATED = PROJECT.resolve("docs/src/docs/generated");

  static final Path TEXT = PROJECT.resolve("docs/src/docs/asciidoc");

  /** The modules that the book is about. */
  static final List<String> MODULES =
      Stream.concat(
              Stream.of("common", "kit-proof", "log", "replicated"),
              Stream.of(Stage.values()).map(Stage::module))
          .toList();

  /** Whether to write what was generated, and not to compare it. */
  static final boolean REFRESH = Boolean.getBoolean("book.refresh");

  static final String HOW_TO_REFRESH =
      "to refresh it on purpose: mvn -pl docs -am test -Dbook.refresh=true";

  private Book() {}

  /** The whole text that people wrote. */
  static String text() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path file : files(TEXT, ".adoc")) {
      text.append(Files.readString(file));
    }
    return text.toString();
  }

  /** The files below a folder whose names end so, in order. */
  static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
