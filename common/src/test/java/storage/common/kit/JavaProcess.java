package storage.common.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Another JVM with the class path of the tests. */
public final class JavaProcess {

  /** How much of what a process complains of is seen. */
  private static final int MOST_LINES = 20;

  private JavaProcess() {}

  /** Starts a class that has a {@code main}; what it complains of is seen. */
  public static Process start(List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // it lives for seconds: the better compiler costs more
    command.addAll(options);
    command.add("-cp");
    command.add(classPath());
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /**
   * Called by the process: what it tells its parent is not mixed with what a store prints, which
   * nobody sees but for the first errors.
   */
  static PrintStream takeOutput() {
    PrintStream told = System.out;
    ShortOutput.limit(MOST_LINES);
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, UTF_8));
    return told;
  }

  /**
   * The class path of the tests, whoever runs them. Surefire keeps it in a property, since its own
   * JVM may have a jar with a list in its place; a launcher with a class loader of its own (JUnit's
   * console, for one) has it in there; everybody else has it where it belongs.
   */
  static String classPath() {
    Set<String> entries = new LinkedHashSet<>();
    for (ClassLoader loader = Thread.currentThread().getContextClassLoader();
        loader != null;
        loader = loader.getParent()) {
      if (loader instanceof URLClassLoader urls) {
        for (URL url : urls.getURLs()) {
          if (url.getProtocol().equals("file")) {
            entries.add(Path.of(URI.create(url.toString())).toString());
          }
        }
      }
    }
    entries.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    return String.join(File.pathSeparator, entries);
  }
}
