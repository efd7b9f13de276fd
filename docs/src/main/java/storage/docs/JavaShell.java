package storage.docs;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/** Types lines into the JDK's own jshell, in this process, and writes down what it answers. */
final class JavaShell {

  /** Of the imports that jshell begins with, the one that the book needs. */
  private static final String IMPORT = "import java.nio.file.*;";

  private static final String ANSWER = "%s ==> %s%n";

  private JavaShell() {}

  /**
   * Evaluates the lines, in order, and returns the session.
   *
   * @param home where relative paths begin; it is never seen in what is returned
   */
  static String type(Path home, String... lines) {
    StringBuilder session = new StringBuilder();
    AtomicInteger number = new AtomicInteger();
    try (JShell shell = shell(number)) {
      shell.eval(IMPORT);
      for (String line : lines) {
        number.incrementAndGet();
        session.append("jshell> ").append(line).append('\n');
        String located = line.replace("Path.of(\"", "Path.of(\"" + home + "/");
        for (SnippetEvent event : shell.eval(located + ';')) {
          session.append(answer(line, event).replace(home + "/", ""));
        }
      }
    }
    return session.toString();
  }

  /** A shell that calls the result of a line by the number of that line, as the tool does. */
  private static JShell shell(AtomicInteger number) {
    return JShell.builder()
        .executionEngine("local")
        .tempVariableNameGenerator(() -> "$" + number)
        .build();
  }

  private static String answer(String line, SnippetEvent event) {
    if (event.status() != Snippet.Status.VALID || event.exception() != null) {
      throw new IllegalArgumentException("jshell refuses: " + line, event.exception());
    }
    return ANSWER.formatted(((VarSnippet) event.snippet()).name(), event.value());
  }
}
