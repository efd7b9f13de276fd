package storage.bench.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A JVM of its own for one engine. */
public final class EngineJvm {

  private EngineJvm() {}

  /**
   * Returns what a JVM needs to run {@code engine} and to leave no file but in {@code data}: native
   * libraries unpack themselves into the temporary folder.
   */
  public static List<String> options(Engine engine, Path data) {
    List<String> options = new ArrayList<>(engine.jvmOptions());
    options.addAll(Workload.options());
    options.add("-Djava.io.tmpdir=" + data.toAbsolutePath());
    return options;
  }

  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Returns a JVM that runs {@code main}, not started yet, with its errors in its output. */
  public static ProcessBuilder running(
      Class<?> main, Engine engine, Path data, Object... arguments) {
    return running(System.getProperty("java.class.path"), main, engine, data, arguments);
  }

  /** The same with classes of another build. */
  public static ProcessBuilder running(
      String classPath, Class<?> main, Engine engine, Path data, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(options(engine, data));
    command.add("-XX:-CreateCoredumpOnCrash");
    command.add("-XX:ErrorFile=" + data.toAbsolutePath().resolve("crash.log"));
    command.add("-cp");
    command.add(classPath);
    command.add(main.getName());
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    return new ProcessBuilder(command).redirectErrorStream(true);
  }
}
