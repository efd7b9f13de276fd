package storage.common.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: its locale, its streams, its exit status. */
class CommandProcessTest {

  @TempDir Path temp;

  @BeforeEach
  void createEmptyInput() throws IOException {
    Files.createFile(temp.resolve("in"));
  }

  @Test
  void aPlainLocaleLosesNoText() throws Exception {
    Files.writeString(temp.resolve("in"), "set 😄 naïve\nget 😄\n");

    assertThat(run("C", "repl")).isEqualTo(0);
    assertThat(out()).isEqualTo("naïve" + System.lineSeparator());
    assertThat(err()).isEmpty();
  }

  @Test
  void argumentsThatTheLocaleCannotCarryAreRefused() throws Exception {
    // A shell makes the bytes of the emoji, for this process may be in a plain locale itself.
    List<String> shell =
        List.of("sh", "-c", "exec \"$@\" set \"$(printf '\\360\\237\\230\\204')\" x", "sh");

    assertThat(start("C", shell)).isEqualTo(2);
    assertThat(err()).startsWith("stage0: the arguments contain characters that were lost");
    assertThat(temp.resolve("data")).doesNotExist();
    assertThat(start("C.UTF-8", shell)).isZero();
    assertThat(temp.resolve("data")).isNotEmptyDirectory();
  }

  @Test
  void loadTellsItsTimeAndShowsNoBarWhereThereIsNoTerminal() throws Exception {
    Files.writeString(temp.resolve("in"), "a\t1\nb\t2\n");

    assertThat(run("C.UTF-8", "load")).isZero();
    assertThat(out()).isEmpty();
    assertThat(err()).matches("stage0: loaded 2 records in \\d+\\.\\d\\d s\\R");
  }

  /** Runs {@link TestMain} in {@link #temp} and returns its exit status. */
  private int run(String locale, String... arguments) throws IOException, InterruptedException {
    return start(locale, List.of(), arguments);
  }

  private int start(String locale, List<String> prefix, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(TestMain.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
    builder.environment().put("LC_ALL", locale);
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // the JDK would say that it has seen them
    Process process =
        builder
            .redirectInput(temp.resolve("in").toFile())
            .redirectOutput(temp.resolve("out").toFile())
            .redirectError(temp.resolve("err").toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private String out() throws IOException {
    return Files.readString(temp.resolve("out"), UTF_8);
  }

  private String err() throws IOException {
    return Files.readString(temp.resolve("err"), UTF_8);
  }

  /** The command line of a stage, as each stage has it. */
  static final class TestMain {

    private TestMain() {}

    public static void main(String[] args) {
      System.exit(new StageCommand("stage0", MemoryStore.FILE_NAME, MemoryStore::open).run(args));
    }
  }
}
