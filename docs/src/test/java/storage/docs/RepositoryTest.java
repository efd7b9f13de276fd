package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stranger meets first: the pages at the top of the repository, and its workflows. */
class RepositoryTest {

  private static final Path SAMPLE = Book.PROJECT.resolve("samples/embedded/src/main/java");

  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern LINK = Pattern.compile("(?:\\]\\(|src=\")([^)\"#]+)[^)\"]*[)\"]");
  private static final Pattern RUN = Pattern.compile("(?m)^ +- run: (.*)$");

  /** Of an artifact of ours. */
  private static final Pattern VERSION =
      Pattern.compile(
          "<groupId>storage\\.stages</groupId>\\s*<artifactId>[^<]*</artifactId>\\s*"
              + "<version>([^<]*)</version>");

  /** Of a dependency that has no group of ours and is not for tests. */
  private static final Pattern LIBRARY =
      Pattern.compile(
          "<dependency>\\s*<groupId>(?!storage)[^<]*</groupId>\\s*"
              + "<artifactId>([^<]*)</artifactId>(?!(?:(?!</dependency>)[\\s\\S])*<scope>test)");

  @Test
  void theReadmeIsNotLong() throws IOException {
    assertThat(Files.readAllLines(page("README.md"))).hasSizeLessThanOrEqualTo(150);
  }

  @Test
  void theBadgeOfTheKitSaysWhatTheHallSays() throws IOException {
    String kept =
        "\\[stage4-bitcask\\]\\(stage4-bitcask\\) \\| Java \\| (\\d+ of \\d+) promises kept";
    String verdict = all(Pattern.compile(kept), Files.readString(page("HALL.md"))).get(0);
    assertThat(Files.readString(page("README.md")))
        .contains("[![kit: %s]".formatted(verdict))
        .contains("/badge/kit-%s-brightgreen".formatted(verdict.replace(" ", "%20")));
  }

  @Test
  void theReadmeShowsTheProgramOfTheSample() throws IOException {
    Region use = Region.in(SAMPLE.resolve("notes/Notes.java")).get(0);
    assertThat(all(JAVA, Files.readString(page("README.md"))))
        .containsExactly(String.join("\n", use.lines()) + "\n");
  }

  @Test
  void theProgramOfTheSampleCompilesAndRuns(@TempDir Path folder) throws Exception {
    Path classes = folder.resolve("classes");
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                said,
                "-d",
                classes.toString(),
                "-proc:none",
                SAMPLE.resolve("notes/Notes.java").toString());
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(status).isZero();

    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes
                    + System.getProperty("path.separator")
                    + System.getProperty("java.class.path"),
                "notes.Notes",
                folder.resolve("store").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readAllLines(output)).containsExactly("Ada", "2 bytes of values are left");
  }

  @Test
  void everyLinkOfAPageLeadsToAFile() throws IOException {
    for (Path page : pages()) {
      for (String link : all(LINK, Files.readString(page))) {
        if (!link.startsWith("http")) {
          String file =
              link.replaceFirst("^\\.\\./\\.\\./actions/(\\w+/\\w+\\.yml).*", ".github/$1");
          assertThat(page.resolveSibling(file)).as("a link of %s", page).exists();
        }
      }
    }
  }

  @Test
  void pagesAndSamplesNameTheVersionThatIsBuilt() throws IOException {
    String built = all(VERSION, Files.readString(page("pom.xml"))).get(0);
    List<Path> files = new ArrayList<>(Book.files(page("samples"), "pom.xml"));
    files.add(page("README.md"));
    files.add(page("WRITE-YOUR-OWN.md"));
    for (Path file : files) {
      assertThat(all(VERSION, Files.readString(file)))
          .as("the versions in %s", file)
          .isNotEmpty()
          .containsOnly(built);
    }
  }

  @Test
  void theWorkflowsRunWhatTheCheckRuns() throws IOException {
    String check = Files.readString(page(".ci/run"));
    List<String> commands = new ArrayList<>();
    for (Path workflow : Book.files(page(".github/workflows"), ".yml")) {
      commands.addAll(all(RUN, Files.readString(workflow)));
    }
    assertThat(commands).contains("bash .ci/run");
    assertThat(commands)
        .filteredOn(command -> command.startsWith("mvn ") || command.startsWith("bash samples"))
        .isNotEmpty()
        .allSatisfy(command -> assertThat(check.lines()).contains(command));
  }

  @Test
  void everyLibraryInARunnableJarHasItsLicenceThere() throws IOException {
    String poms =
        Files.readString(page("command-line/pom.xml"))
            + Files.readString(page("stage4-bitcask/pom.xml"));
    List<String> libraries =
        all(LIBRARY, poms).stream().map(name -> name.replaceAll("-.*", "")).toList();
    assertThat(libraries).contains("picocli", "progressbar", "jline", "gson");
    assertThat(Files.readString(page("command-line/THIRD-PARTY.txt")).toLowerCase(Locale.ROOT))
        .contains(libraries);
  }

  private static Path page(String name) {
    return Book.PROJECT.resolve(name);
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(Book.files(page("samples"), "README.md"));
    for (String module : List.of("bench", "replicated", "stage4-bitcask")) {
      pages.add(page(module + "/README.md"));
    }
    try (Stream<Path> top = Files.list(Book.PROJECT)) {
      top.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages;
  }

  /** What the pattern has in its group, wherever it is found. */
  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }
}
