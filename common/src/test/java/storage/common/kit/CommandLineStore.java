package storage.common.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import storage.common.CorruptStoreException;
import storage.common.KeyValueStore;
import storage.common.StoreLockedException;
import storage.common.Utf8;

/**
 * A store that is a program in any language, which answers line by line.
 *
 * <p>The program is started with the directory as its last argument. Lines are UTF-8 and end with a
 * newline; their fields are separated by tabs. Within a field, a tab is {@code \t}, a newline
 * {@code \n}, a carriage return {@code \r} and a backslash {@code \\}. The program speaks first,
 * and then answers each request with one line, which it flushes:
 *
 * <pre>
 *   when it has opened the store   ready
 *   set  KEY  VALUE                ok
 *   get  KEY                       value  VALUE, or: none
 *
 *   or, at any time                refused  MESSAGE            no such key or value can be stored
 *                                  locked   MESSAGE            somebody else has the store open
 *                                  damaged  FILE  OFFSET  MESSAGE
 *                                  error    MESSAGE            whatever else went wrong
 * </pre>
 *
 * <p>At the end of its input it closes the store and ends; a line that is cut short there is no
 * request. What it complains of on its standard error is seen. It gets one request at a time.
 */
public final class CommandLineStore implements KeyValueStore {

  private static final int SECONDS_TO_CLOSE = 10;

  private final Path directory;
  private final Process process;
  private final Writer requests;
  private final BufferedReader answers;

  /** Set once, by {@link #close}. */
  private boolean closed;

  private CommandLineStore(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
    this.requests = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /**
   * Starts the program and has it open a store.
   *
   * @param command the program and its first arguments; the directory comes last
   */
  public static CommandLineStore open(List<String> command, Path directory) throws IOException {
    List<String> whole = new ArrayList<>(command);
    whole.add(directory.toAbsolutePath().toString());
    Process process =
        new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    CommandLineStore store = new CommandLineStore(directory, process);
    try {
      store.expect("ready", store.answer());
      return store;
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  @Override
  public synchronized void set(String key, String value) throws IOException {
    Utf8.requireText("key", key);
    Utf8.requireText("value", value);
    expect("ok", ask("set\t" + escaped(key) + "\t" + escaped(value)));
  }

  @Override
  public synchronized Optional<String> get(String key) throws IOException {
    Utf8.requireText("key", key);
    String[] answer = ask("get\t" + escaped(key));
    if (answer[0].equals("none")) {
      return Optional.empty();
    }
    expect("value", answer);
    return Optional.of(field(answer, 1));
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (requests;
        answers) {
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS_TO_CLOSE, TimeUnit.SECONDS)) {
        throw new IOException("the program goes on when its input has ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }

  private String[] ask(String request) throws IOException {
    if (closed) {
      throw new IllegalStateException("the store in " + directory + " is closed");
    }
    requests.write(request);
    requests.write('\n');
    requests.flush();
    return answer();
  }

  private String[] answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the program for " + directory + " has ended without an answer");
    }
    return line.split("\t", -1);
  }

  private void expect(String wanted, String[] answer) throws IOException {
    switch (answer[0]) {
      case "refused" -> throw new IllegalArgumentException(field(answer, 1));
      case "locked" -> throw new StoreLockedException(directory);
      case "damaged" ->
          throw new CorruptStoreException(
              Path.of(field(answer, 1)), offset(field(answer, 2)), field(answer, 3));
      case "error" -> throw new IOException(field(answer, 1));
      default -> {
        if (!answer[0].equals(wanted)) {
          throw new IOException(
              "the program should say '%s', and says '%s'".formatted(wanted, answer[0]));
        }
      }
    }
  }

  private static long offset(String field) throws IOException {
    try {
      return Long.parseLong(field);
    } catch (NumberFormatException e) {
      throw new IOException("the program tells an offset that is no number: " + field, e);
    }
  }

  private static String field(String[] answer, int index) throws IOException {
    if (index >= answer.length) {
      throw new IOException(
          "the answer '%s' of the program lacks its field %d".formatted(answer[0], index));
    }
    return unescaped(answer[index]);
  }

  static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }

  static String unescaped(String field) {
    StringBuilder text = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      char next = field.charAt(i);
      if (next == '\\' && i + 1 < field.length()) {
        i++;
        next =
            switch (field.charAt(i)) {
              case 't' -> '\t';
              case 'n' -> '\n';
              case 'r' -> '\r';
              default -> field.charAt(i);
            };
      }
      text.append(next);
    }
    return text.toString();
  }
}
