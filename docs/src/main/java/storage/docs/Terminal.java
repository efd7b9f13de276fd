package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Types commands and writes down what a reader would see.
 *
 * <p>The name of a stage runs the command line of its stage, in this process, on the directory
 * {@code data} of this terminal's home. Of the shell there is as much as the book needs: {@code
 * cat}, {@code ls -1}, {@code rm}, {@code echo $?}, {@code printf TEXT >> FILE}, {@code truncate}
 * and {@code dd} for damage, and {@code | fold -s -w WIDTH}.
 */
final class Terminal {

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final Pattern PRINTF = Pattern.compile("printf '(.*)' >> (\\S+)");

  private static final Pattern FOLD = Pattern.compile("(.*) \\| fold -s -w (\\d+)");

  /** Writes one byte, given in octal digits, over another one. */
  private static final Pattern OVERWRITE =
      Pattern.compile(
          "printf '\\\\(\\d+)' \\| dd of=(\\S+) bs=1 seek=(\\d+) conv=notrunc status=none");

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
    Matcher overwrite = OVERWRITE.matcher(command);
    if (overwrite.matches()) {
      overwrite(
          home.resolve(overwrite.group(2)),
          Integer.parseInt(overwrite.group(3)),
          (byte) Integer.parseInt(overwrite.group(1), 8));
      return "";
    }
    Matcher fold = FOLD.matcher(command);
    if (fold.matches()) {
      return fold(run(fold.group(1)), Integer.parseInt(fold.group(2)));
    }
    List<String> words = words(command);
    if (words.get(0).equals("ls")) {
      return list(home.resolve(words.get(2)));
    }
    if (words.get(0).equals("truncate")) {
      cut(home.resolve(words.get(3)), Integer.parseInt(words.get(2)));
      return "";
    }
    if (words.get(0).equals("rm")) {
      Files.delete(home.resolve(words.get(1)));
      return "";
    }
    if (words.get(0).equals("cat")) {
      return Files.readString(home.resolve(words.get(1)));
    }
    if (words.get(0).equals(stage.id())) {
      return runStage(words.subList(1, words.size()));
    }
    throw new IllegalArgumentException("the book's terminal does not know: " + command);
  }

  private static void overwrite(Path file, int at, byte with) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] = with;
    Files.write(file, bytes);
  }

  private static void cut(Path file, int size) throws IOException {
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), size));
  }

  /** Breaks lines that are longer after their last space within that width. */
  private static String fold(String text, int width) {
    StringBuilder folded = new StringBuilder();
    for (String line : text.lines().toList()) {
      String rest = line;
      while (rest.length() > width) {
        int end = rest.lastIndexOf(' ', width - 1) + 1;
        folded.append(rest, 0, end).append('\n');
        rest = rest.substring(end);
      }
      folded.append(rest).append('\n');
    }
    return folded.toString();
  }

  /** What {@code ls -1} prints. */
  private static String list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName() + "\n").sorted().collect(Collectors.joining());
    }
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
