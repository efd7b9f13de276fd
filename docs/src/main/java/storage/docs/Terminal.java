package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Types commands and writes down what a reader would see.
 *
 * <p>The name of a chapter runs the command line of its stage, in this process, on the directory
 * {@code data} of this terminal's home. Of the shell there is as much as the book needs: {@code
 * cat}, {@code printf TEXT >> FILE} and {@code echo $?}.
 */
final class Terminal {

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final Pattern PRINTF = Pattern.compile("printf '(.*)' >> (\\S+)");

  private final Stage stage;
  private final Path home;
  private int status;

  /**
   * @param home where relative paths begin; it is never seen in what is written down
   */
  Terminal(Stage stage, Path home) {
    this.stage = stage;
    this.home = home;
  }

  /** Runs the commands, in order, and returns the session. */
  String type(String... commands) throws IOException {
    StringBuilder session = new StringBuilder();
    for (String command : commands) {
      session.append("$ ").append(command).append('\n');
      session.append(run(command).replace(home + "/", ""));
    }
    return session.toString();
  }

  private String run(String command) throws IOException {
    if (command.equals("echo $?")) {
      return status + "\n";
    }
    Matcher printf = PRINTF.matcher(command);
    if (printf.matches()) {
      Path file = home.resolve(printf.group(2));
      Files.writeString(file, printf.group(1), StandardOpenOption.APPEND);
      return "";
    }
    List<String> words = words(command);
    if (words.get(0).equals("cat")) {
      return Files.readString(home.resolve(words.get(1)));
    }
    if (words.get(0).equals(stage.chapter())) {
      return runStage(words.subList(1, words.size()));
    }
    throw new IllegalArgumentException("the book's terminal does not know: " + command);
  }

  private String runStage(List<String> words) {
    List<String> args = new ArrayList<>(List.of("--dir", home.resolve("data").toString()));
    args.addAll(words);
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    status =
        stage
            .command()
            .run(InputStream.nullInputStream(), screen, screen, args.toArray(String[]::new));
    return screen.toString(UTF_8);
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command);
    while (word.find()) {
      String quoted = word.group(1) != null ? word.group(1) : word.group(2);
      words.add(quoted != null ? quoted : word.group(3));
    }
    return words;
  }
}
