package storage.bench.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import storage.common.KeyValueStore;

/**
 * The datastore file of stages 1 and 2 without any code of ours: a shell that is kept running
 * appends to it by {@code printf} and searches it by the commands of Unix.
 *
 * <p>Only for the sample data: a key or value with a newline, and a key with a comma, has no place
 * in such a file and is not refused.
 */
final class ShellStore implements KeyValueStore {

  /** Ends each answer of the shell. No record looks like it, as each has a comma. */
  private static final String END = "end";

  private final Process shell;
  private final BufferedWriter commands;
  private final BufferedReader answers;
  private final String search;

  private ShellStore(Process shell, String search) {
    this.shell = shell;
    this.search = search;
    this.commands = new BufferedWriter(new OutputStreamWriter(shell.getOutputStream(), UTF_8));
    this.answers = new BufferedReader(new InputStreamReader(shell.getInputStream(), UTF_8));
  }

  /**
   * Starts the shell.
   *
   * @param search the commands that print the last line that matches the pattern for which {@code
   *     %s} stands, in a file named {@code datastore}
   * @param tools the commands that must be there
   */
  static ShellStore open(Path directory, String search, String... tools) throws IOException {
    Path file = directory.resolve("datastore");
    if (Files.notExists(file)) {
      Files.createFile(file);
    }
    ProcessBuilder shell = new ProcessBuilder("sh").directory(directory.toFile());
    shell.environment().put("LC_ALL", "C");
    ShellStore store =
        new ShellStore(shell.redirectError(ProcessBuilder.Redirect.DISCARD).start(), search);
    for (String tool : tools) {
      if (store.run("command -v " + tool).isEmpty()) {
        store.close();
        throw new IOException("there is no " + tool + " here");
      }
    }
    return store;
  }

  @Override
  public synchronized void set(String key, String value) throws IOException {
    String command = "printf '%%s,%%s\\n' %s %s >> datastore || echo failed";
    if (run(command.formatted(quoted(key), quoted(value))).isPresent()) {
      throw new IOException("the shell could not append to the datastore");
    }
  }

  @Override
  public synchronized Optional<String> get(String key) throws IOException {
    String pattern = "^" + key.replaceAll("[\\[\\\\.*^$]", "\\\\$0") + ",";
    return run(search.formatted(quoted(pattern))).map(line -> line.substring(key.length() + 1));
  }

  @Override
  public synchronized void close() {
    shell.destroy();
    shell.children().forEach(ProcessHandle::destroy);
    shell.onExit().join();
  }

  /** Runs a command and returns the one line that it prints, if it prints any. */
  private Optional<String> run(String command) throws IOException {
    if (!shell.isAlive()) {
      throw new IllegalStateException("the shell has ended");
    }
    commands.write(command + "; echo " + END + "\n");
    commands.flush();
    Optional<String> answer = Optional.empty();
    for (String line = answers.readLine(); !END.equals(line); line = answers.readLine()) {
      if (line == null) {
        throw new EOFException("the shell has ended");
      }
      answer = Optional.of(line);
    }
    return answer;
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
