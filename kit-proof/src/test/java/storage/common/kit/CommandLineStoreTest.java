package storage.common.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.CorruptStoreException;
import storage.common.StoreLockedException;

/** Every answer that a program may give, right or wrong. */
class CommandLineStoreTest {

  @TempDir Path directory;

  @Test
  void textOfAnyKindArrivesAndComesBack() throws IOException {
    try (CommandLineStore store = open("ready")) {
      for (String text : List.of("", "\t\n\r\\", "\\t is no tab", "\uD83D\uDE04", "ends in \\")) {
        store.set(text, text);
        assertThat(store.get(text)).contains(text);
      }
      assertThat(store.get("missing")).isEmpty();
    }
  }

  @Test
  void eachErrorOfTheProgramIsOneOfTheContract() throws IOException {
    try (CommandLineStore store = open("ready")) {
      store.set("as it is", "refused\ttoo long");
      assertThatThrownBy(() -> store.get("as it is"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("too long");
      store.set("as it is", "damaged\ta-file\t42\ta hole");
      assertThatThrownBy(() -> store.get("as it is"))
          .isInstanceOf(CorruptStoreException.class)
          .hasMessage("a-file is damaged at offset 42: a hole");
      store.set("as it is", "damaged\ta-file\tforty");
      assertThatThrownBy(() -> store.get("as it is"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("forty");
      store.set("as it is", "error\tno room");
      assertThatThrownBy(() -> store.get("as it is"))
          .isInstanceOf(IOException.class)
          .hasMessage("no room");
      store.set("as it is", "good morning");
      assertThatThrownBy(() -> store.get("as it is"))
          .isInstanceOf(IOException.class)
          .hasMessage("the program should say 'value', and says 'good morning'");
    }
    assertThatThrownBy(() -> open("locked\tby you")).isInstanceOf(StoreLockedException.class);
  }

  @Test
  void aProgramThatEndsIsAnError() {
    assertThatThrownBy(() -> open("end"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has ended without an answer");
  }

  private CommandLineStore open(String firstLine) throws IOException {
    return CommandLineStore.open(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            JavaProcess.classPath(),
            Program.class.getName(),
            firstLine),
        directory);
  }

  /** A program that repeats what it was told; the value of one key is its whole answer. */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws IOException {
      PrintStream answers = new PrintStream(System.out, true, UTF_8);
      if (arguments[0].equals("end")) {
        return;
      }
      answers.println(arguments[0]);
      Map<String, String> values = new HashMap<>();
      BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        String[] request = line.split("\t", -1);
        String value = values.get(request[1]);
        if (request[0].equals("set")) {
          values.put(request[1], request[2]);
          answers.println("ok");
        } else if (request[1].equals("as it is")) {
          answers.println(CommandLineStore.unescaped(value));
        } else {
          answers.println(value == null ? "none" : "value\t" + value);
        }
      }
    }
  }
}
