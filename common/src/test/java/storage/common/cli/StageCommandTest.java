package storage.common.cli;

import static java.lang.String.format;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import storage.common.CorruptStoreException;
import storage.common.KeyValueStore;
import storage.common.StoreLockedException;
import storage.common.UnicodeNames;

class StageCommandTest {

  @TempDir Path temp;

  private Path directory;
  private StageCommand.Opener opener = MemoryStore::open;

  /** Null for the opener. */
  private StageCommand.Opener reader;

  @BeforeEach
  void nameTheDirectory() {
    directory = temp.resolve("data");
  }

  @Nested
  class SetAndGet {

    @Test
    void valuesGoToStandardOutputAndNothingElseIsSaid() {
      assertThat(run("set", "colour", "green")).isEqualTo(new Outcome(0, "", ""));
      assertThat(run("get", "colour")).isEqualTo(new Outcome(0, line("green"), ""));
    }

    @Test
    void aMissingKeyExitsWith1() {
      run("set", "colour", "green");

      assertThat(run("get", "shape"))
          .isEqualTo(new Outcome(1, "", line("stage0: no such key: shape")));
    }

    @Test
    void emptyKeysAndValuesAreText() {
      run("set", "", "");

      assertThat(run("get", "")).isEqualTo(new Outcome(0, line(""), ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-k", "--dir", "--", "--help"})
    void textThatBeginsWithADashGoesAfterTwoDashes(String text) {
      run("set", "--", text, text);

      assertThat(run("get", "--", text)).isEqualTo(new Outcome(0, line(text), ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@pom.xml", "set", "\"quoted\"", " a  b ", "${user.home}", "a=b", "*"})
    void argumentsAreTakenAsTheyAre(String text) {
      run("set", text, text);

      assertThat(run("get", text)).isEqualTo(new Outcome(0, line(text), ""));
    }

    @Test
    void outputIsUtf8() {
      run("set", "😄", "naïve ⛄");

      assertThat(run("get", "😄").out()).isEqualTo(line("naïve ⛄"));
    }

    @Test
    void theDirectoryIsNamedBeforeOrAfterTheCommand() {
      Path other = temp.resolve("other");
      command("--dir", other.toString(), "set", "k", "before");

      assertThat(command("get", "--dir", other.toString(), "k").out()).isEqualTo(line("before"));
      assertThat(command("get", "k", "--dir=" + other).out()).isEqualTo(line("before"));
    }

    @Test
    void getWhereThereIsNoStoreSaysSoAndCreatesNothing() {
      Outcome outcome = run("get", "colour");

      assertThat(outcome)
          .isEqualTo(
              new Outcome(
                  3,
                  "",
                  line(
                      "stage0: there is no store in %s; set or load creates one"
                          .formatted(directory))));
      assertThat(directory).doesNotExist();
    }

    @Test
    void getInADirectoryWithoutADatastoreFileCreatesNothing() throws IOException {
      Files.createDirectory(directory);

      assertThat(run("get", "colour").status()).isEqualTo(3);
      assertThat(directory).isEmptyDirectory();
    }

    @Test
    void getOpensTheStoreToBeReadOnly() {
      run("set", "colour", "green");
      opener =
          path -> {
            throw new StoreLockedException(path);
          };
      reader = MemoryStore::open;

      assertThat(run("get", "colour")).isEqualTo(new Outcome(0, line("green"), ""));
      assertThat(run("set", "colour", "red").status()).isEqualTo(3);
    }

    @Test
    void aMissingKeyIsToldWithoutWhatATerminalWouldObey() {
      run("set", "colour", "green");

      assertThat(run("get", "\033[2J\n\\").err())
          .isEqualTo(line("stage0: no such key: \\u{1B}[2J\\n\\\\"));
    }

    @Test
    void textThatTheStoreRefusesExitsWith2() {
      assertThat(run("set", "a,b", "c"))
          .isEqualTo(new Outcome(2, "", line("stage0: the key has a comma at index 1")));
    }

    @Test
    void anUnpairedSurrogateExitsWith2() {
      assertThat(run("set", "k", "\uD83D"))
          .isEqualTo(
              new Outcome(
                  2,
                  "",
                  line(
                      "stage0: the value has an unpaired surrogate (U+D83D) at index 0,"
                          + " which UTF-8 cannot carry")));
    }

    @Test
    void outputThatCannotBeWrittenIsAFailure() {
      assertThat(getIntoOutputThatFails("No space left on device"))
          .isEqualTo(new Outcome(3, "", line("stage0: standard output could not be written")));
    }

    @Test
    void outputThatNobodyReadsEndsQuietly() {
      assertThat(getIntoOutputThatFails("Broken pipe")).isEqualTo(new Outcome(141, "", ""));
    }

    private Outcome getIntoOutputThatFails(String why) {
      run("set", "k", "v");
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      OutputStream failing =
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              throw new IOException(why);
            }
          };
      InputStream in = InputStream.nullInputStream();
      int status = stage().run(in, failing, err, "get", "k", dirOption());
      return new Outcome(status, "", err.toString(UTF_8));
    }
  }

  @Nested
  class WrongUsage {

    static Stream<List<String>> wrongArguments() {
      return Stream.of(
          List.of("Missing required subcommand"),
          List.of("Unknown command: 'frobnicate'", "frobnicate"),
          List.of("Unknown option: '--frobnicate'", "--frobnicate"),
          List.of("Missing required parameter: 'VALUE'", "set", "k"),
          List.of("Missing required parameters: 'KEY', 'VALUE'", "set"),
          List.of("Missing required parameter: 'KEY'", "get"),
          List.of("One argument too many: 'c'", "set", "a", "b", "c"),
          List.of("One argument too many: 'b'", "get", "a", "b"),
          List.of("One argument too many: 'b'", "load", "a", "b"),
          List.of("One argument too many: 'a'", "load", "--unicode", "a"),
          List.of("Unknown option: '--new'", "set", "k", "v", "--new"),
          List.of("Missing required parameter for option '--dir' (DIR)", "get", "k", "--dir"));
    }

    @ParameterizedTest
    @MethodSource("wrongArguments")
    void exitsWith2AndPointsToTheHelp(List<String> messageAndArguments) {
      List<String> arguments = messageAndArguments.subList(1, messageAndArguments.size());

      Outcome outcome = command(arguments.toArray(String[]::new));

      assertThat(outcome.status()).isEqualTo(2);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.err())
          .startsWith(line("stage0: " + messageAndArguments.get(0)))
          .contains("Try 'java -jar stage0.jar")
          .endsWith(line("--help'."));
    }

    @Test
    void aTextWithADashIsToldWhereToGo() {
      String hint = "A KEY or VALUE that begins with '-' goes after '--'.";

      assertThat(run("set", "-k", "v").err()).contains(hint);
      assertThat(run("get", "-k").err()).contains(hint);
      assertThat(run("load", "-k").err()).doesNotContain(hint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"set", "get", "load", "repl"})
    void everyCommandHasItsHelp(String name) {
      Outcome outcome = command(name, "--help");

      assertThat(outcome.status()).isZero();
      assertThat(outcome.out()).startsWith("Usage: java -jar stage0.jar " + name);
      assertThat(outcome.err()).isEmpty();
    }

    @Test
    void helpTellsTheCommandsTheDirectoryAndTheExitStatus() {
      Outcome outcome = command("--help");

      assertThat(outcome.status()).isZero();
      assertThat(outcome.out())
          .startsWith("Usage: java -jar stage0.jar ")
          .contains("(default: data)", "set  ", "get  ", "load  ", "repl  ")
          .contains(
              "0     done", "1     no such key", "2     wrong usage", "3     the store", "141   ");
    }

    @Test
    void versionNamesTheStage() {
      assertThat(command("--version").out()).startsWith("stage0 ");
    }
  }

  @Nested
  class Failures {

    static Stream<List<Object>> failures() {
      Path file = Path.of("data/datastore");
      return Stream.of(
          List.of(new AccessDeniedException("data"), "data: permission denied"),
          List.of(new NoSuchFileException("data"), "data: no such file or directory"),
          List.of(new NotDirectoryException("data"), "data: not a directory"),
          List.of(
              new FileSystemException("data", null, "Read-only file system"),
              "data: Read-only file system"),
          List.of(new FileSystemException("data"), "data: FileSystemException"),
          List.of(
              new StoreLockedException(Path.of("data")),
              "data is already open in this process or in another; close it there first"),
          List.of(
              new CorruptStoreException(file, 7, "a line without a comma"),
              file + " is damaged at offset 7: a line without a comma"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void exitWith3AndOneSentence(List<Object> failureAndSentence) {
      failToOpen((IOException) failureAndSentence.get(0));

      assertThat(run("set", "k", "v"))
          .isEqualTo(new Outcome(3, "", line("stage0: " + failureAndSentence.get(1))));
    }

    @Test
    void aFailureWithoutAPlaceIsGivenTheDirectory() {
      failToOpen(new IOException("No space left on device"));

      assertThat(run("set", "k", "v").err())
          .isEqualTo(line("stage0: " + directory + ": No space left on device"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"set k v", "get k", "load --unicode", "repl"})
    void aFileInThePlaceOfTheDirectoryIsNamedAndKept(String arguments) throws IOException {
      Files.writeString(directory, "precious");

      Outcome outcome = run(arguments.split(" "));

      assertThat(outcome)
          .isEqualTo(
              new Outcome(
                  3,
                  "",
                  line(
                      "stage0: %s: there is a file where the directory should be"
                          .formatted(directory))));
      assertThat(directory).hasContent("precious");
    }

    @Test
    void aBugIsNotTakenForAMissingKey() {
      run("set", "k", "v");
      opener =
          path -> {
            throw new IllegalStateException("a bug");
          };

      Outcome outcome = run("get", "k");

      assertThat(outcome.status()).isEqualTo(3);
      assertThat(outcome.err()).contains("IllegalStateException: a bug");
    }

    @ParameterizedTest
    @ValueSource(strings = {"set k v", "get k", "load --unicode", "repl"})
    void aRecordThatDoesNotFitInMemoryIsNotTakenForAMissingKey(String arguments) {
      run("set", "k", "v");
      opener =
          path -> {
            throw new OutOfMemoryError("Java heap space");
          };

      assertThat(run(arguments.split(" ")))
          .isEqualTo(
              new Outcome(
                  3, "", line("stage0: there is not enough memory for this: Java heap space")));
    }

    private void failToOpen(IOException failure) {
      opener =
          path -> {
            throw failure;
          };
    }
  }

  @Nested
  class Load {

    @Test
    void takesTheRestOfTheLineAfterTheFirstTabAsTheValue() {
      assertThat(runOn("a\tb\tc\nd\t e \r\n\tempty\nf\t\n😄\tsmile", "load"))
          .isEqualTo(new Outcome(0, "", line("stage0: loaded 5 records")));

      assertThat(run("get", "a").out()).isEqualTo(line("b\tc"));
      assertThat(run("get", "d").out()).isEqualTo(line(" e \r"));
      assertThat(run("get", "").out()).isEqualTo(line("empty"));
      assertThat(run("get", "f").out()).isEqualTo(line(""));
      assertThat(run("get", "😄").out()).isEqualTo(line("smile"));
    }

    @Test
    void readsAFileOrStandardInput() throws IOException {
      Path file = Files.writeString(temp.resolve("names.tsv"), "a\tfrom the file\n");

      assertThat(run("load", file.toString()).err()).isEqualTo(line("stage0: loaded 1 record"));
      assertThat(run("get", "a").out()).isEqualTo(line("from the file"));
      assertThat(runOn("a\tfrom the pipe\n", "load", "-").status()).isZero();
      assertThat(run("get", "a").out()).isEqualTo(line("from the pipe"));
    }

    @Test
    void nothingToLoadIsDone() {
      assertThat(runOn("", "load")).isEqualTo(new Outcome(0, "", line("stage0: loaded 0 records")));
    }

    @Test
    void stopsAtTheFirstRefusedRecordAndNamesItsPlace() throws IOException {
      Path file = Files.writeString(temp.resolve("names.tsv"), "a\t1\nb,c\t2\nd\t3\n");

      assertThat(run("load", file.toString()))
          .isEqualTo(
              new Outcome(
                  2,
                  "",
                  line("stage0: %s, line 2: the key has a comma at index 1".formatted(file))
                      + line("stage0: loaded 1 record; refused 1")));
      assertThat(run("get", "a").out()).isEqualTo(line("1"));
      assertThat(run("get", "d").status()).isEqualTo(1);
    }

    @Test
    void keepGoingReportsEachRefusedRecordAndCountsThem() {
      byte[] input = "a\t1\n\n\u00FF\t2\nb,c\t3\nd\t4\n".getBytes(ISO_8859_1);

      assertThat(runOn(new ByteArrayInputStream(input), "load", "--keep-going"))
          .isEqualTo(
              new Outcome(
                  2,
                  "",
                  line("stage0: standard input, line 2: there is no tab between a key and a value")
                      + line("stage0: standard input, line 3: the line is not UTF-8")
                      + line("stage0: standard input, line 4: the key has a comma at index 1")
                      + line("stage0: loaded 2 records; refused 3")));
      assertThat(run("get", "d").out()).isEqualTo(line("4"));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
      InputStream latin1 = new ByteArrayInputStream("a\tb\nc\té\n".getBytes(ISO_8859_1));

      Outcome outcome = runOn(latin1, "load");

      assertThat(outcome.status()).isEqualTo(2);
      assertThat(outcome.err()).startsWith("stage0: standard input, line 2: the line is not UTF-8");
      assertThat(run("get", "c").status()).isEqualTo(1);
    }

    @Test
    void aFileThatIsNotThereCreatesNoStore() {
      Path file = temp.resolve("absent.tsv");

      assertThat(run("load", file.toString()))
          .isEqualTo(
              new Outcome(3, "", line("stage0: %s: no such file or directory".formatted(file))));
      assertThat(directory).doesNotExist();
    }

    @Test
    void inputThatCannotBeReadIsNamed() {
      InputStream broken =
          new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
              throw new IOException("Input/output error");
            }
          };

      assertThat(runOn(broken, "load"))
          .isEqualTo(
              new Outcome(
                  3,
                  "",
                  line("stage0: loaded 0 records")
                      + line("stage0: standard input: Input/output error")));
    }

    @Test
    void aStoreThatFailsEndsItAndTheRecordsBeforeAreCounted() {
      opener = path -> new FullAfter(2, MemoryStore.open(path));

      assertThat(runOn("a\t1\nb\t2\nc\t3\nd\t4\n", "load", "--keep-going"))
          .isEqualTo(
              new Outcome(
                  3,
                  "",
                  line("stage0: loaded 2 records")
                      + line("stage0: %s: No space left on device".formatted(directory))));
    }

    @Test
    void unicodeLoadsTheNamesOfTheCharacters() {
      long loaded = UnicodeNames.all().count() - 1;

      assertThat(run("load", "--unicode", "--keep-going"))
          .isEqualTo(
              new Outcome(
                  2,
                  "",
                  line("stage0: U+002C: the key has a comma at index 0")
                      + line(
                          format(Locale.ROOT, "stage0: loaded %,d records; refused 1", loaded))));
      assertThat(run("get", "😄").out())
          .isEqualTo(line("SMILING FACE WITH OPEN MOUTH AND SMILING EYES"));
    }

    @Test
    void unicodeStopsAtTheFirstRefusedCharacter() {
      assertThat(run("load", "--unicode"))
          .isEqualTo(
              new Outcome(
                  2,
                  "",
                  line("stage0: U+002C: the key has a comma at index 0")
                      + line("stage0: loaded 44 records; refused 1")));
    }
  }

  @Nested
  class Repl {

    @Test
    void obeysLinesWithoutAPrompt() {
      assertThat(runOn("set k two  words \nget k\n\nset e \nget e", "repl"))
          .isEqualTo(new Outcome(0, line("two  words ") + line(""), ""));
    }

    @Test
    void exitEndsIt() {
      assertThat(runOn("set k v\nexit\nget k\n", "repl")).isEqualTo(new Outcome(0, "", ""));
      assertThat(run("get", "k").out()).isEqualTo(line("v"));
    }

    @Test
    void anErrorIsToldAndTheNextLineIsRead() {
      byte[] input = "get k\nset a,b c\n\u00FF\nfrob\nset k\nset k v\nget k\n".getBytes(ISO_8859_1);

      assertThat(runOn(new ByteArrayInputStream(input), "repl"))
          .isEqualTo(
              new Outcome(
                  0,
                  line("v"),
                  line("stage0: no such key: k")
                      + line("stage0: the key has a comma at index 1")
                      + line("stage0: the line is not UTF-8")
                      + notUnderstood("frob")
                      + notUnderstood("set k")));
    }

    @Test
    void aStoreThatFailsIsToldAndTheNextLineIsRead() {
      opener = path -> new FullAfter(1, MemoryStore.open(path));

      assertThat(runOn("set a 1\nset b 2\nget a\n", "repl"))
          .isEqualTo(
              new Outcome(
                  0, line("1"), line("stage0: %s: No space left on device".formatted(directory))));
    }

    @Test
    void helpListsWhatCanBeSaid() {
      assertThat(runOn("help\n", "repl").out())
          .isEqualTo(line("set KEY VALUE | get KEY | help | exit"));
    }

    private String notUnderstood(String text) {
      return line("stage0: not understood: " + text + " (set KEY VALUE | get KEY | help | exit)");
    }
  }

  private Outcome run(String... arguments) {
    return runOn(InputStream.nullInputStream(), arguments);
  }

  private Outcome runOn(String input, String... arguments) {
    return runOn(new ByteArrayInputStream(input.getBytes(UTF_8)), arguments);
  }

  /** Runs a command on the directory of this test. */
  private Outcome runOn(InputStream in, String... arguments) {
    List<String> all = new ArrayList<>(List.of(dirOption()));
    all.addAll(List.of(arguments));
    return outcome(in, all.toArray(String[]::new));
  }

  /** Runs a command as it stands. */
  private Outcome command(String... arguments) {
    return outcome(InputStream.nullInputStream(), arguments);
  }

  private Outcome outcome(InputStream in, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = stage().run(in, out, err, arguments);
    return new Outcome(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  private StageCommand stage() {
    return new StageCommand(
        "stage0",
        MemoryStore.FILE_NAME,
        path -> opener.open(path),
        path -> (reader == null ? opener : reader).open(path));
  }

  private String dirOption() {
    return "--dir=" + directory;
  }

  private static String line(String text) {
    return text + System.lineSeparator();
  }

  private record Outcome(int status, String out, String err) {}

  /** A store whose disk is full after a number of records. */
  private static final class FullAfter implements KeyValueStore {

    private final KeyValueStore store;

    /** How many records there is room for; each one takes its place. */
    private int room;

    FullAfter(int room, KeyValueStore store) {
      this.room = room;
      this.store = store;
    }

    @Override
    public void set(String key, String value) throws IOException {
      if (room == 0) {
        throw new IOException("No space left on device");
      }
      room--;
      store.set(key, value);
    }

    @Override
    public Optional<String> get(String key) throws IOException {
      return store.get(key);
    }

    @Override
    public void close() throws IOException {
      store.close();
    }
  }
}
