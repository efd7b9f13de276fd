package storage.docs;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import storage.bitcask.Bitcask;
import storage.common.KeyValueStore;
import storage.log.Log;

/** The engine of stage 4 with one piece of one line changed, for experiments that show why not. */
final class WrongEngine {

  private static final List<Path> SOURCES =
      List.of(
          Path.of("stage4-bitcask/src/main/java/storage/bitcask"),
          Path.of("log/src/main/java/storage/log"));

  private final Path project;
  private final Path home;

  /**
   * @param home where the changed sources are put, and the stores of the experiments
   */
  WrongEngine(Path project, Path home) {
    this.project = project;
    this.home = home;
  }

  /**
   * Returns what comes of an experiment with the class {@code type} when it is changed like this.
   */
  String with(String type, String right, String wrong, Class<? extends Experiment> experiment)
      throws IOException {
    Path directory = Files.createTempDirectory(home, "wrong");
    Path classes = Files.createDirectory(directory.resolve("classes"));
    compile(type, right, wrong, directory, classes);
    try (Loader loader = new Loader(classes, experiment)) {
      var constructor = loader.loadClass(experiment.getName()).getDeclaredConstructor();
      constructor.setAccessible(true);
      Experiment made = (Experiment) constructor.newInstance();
      return made.in(Files.createDirectory(directory.resolve("stores")));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(experiment + " cannot be done", e);
    }
  }

  private void compile(String type, String right, String wrong, Path directory, Path classes)
      throws IOException {
    String source = Files.readString(source(type));
    String changed = source.replace(right, wrong);
    if (source.length() - changed.length() != right.length() - wrong.length()) {
      throw new IllegalStateException("'%s' does not stand once in %s".formatted(right, type));
    }
    Path file = Files.writeString(directory.resolve(type + ".java"), changed);
    String path =
        Stream.of(Bitcask.class, Log.class, KeyValueStore.class)
            .map(each -> location(each).toString())
            .collect(Collectors.joining(System.getProperty("path.separator")));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-proc:none", "-d", classes.toString(), "-cp", path);
      var units = files.getJavaFileObjects(file);
      if (!compiler.getTask(messages, files, null, options, null, units).call()) {
        throw new IllegalStateException(messages.toString());
      }
    }
  }

  private Path source(String type) {
    return SOURCES.stream()
        .map(folder -> project.resolve(folder).resolve(type + ".java"))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no class " + type));
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Has its own copy of the engine, the changed class first, and of the experiment. */
  private static final class Loader extends URLClassLoader {

    private final String experiment;

    Loader(Path classes, Class<? extends Experiment> experiment) throws IOException {
      super(
          new URL[] {
            url(classes.toUri()),
            url(location(Bitcask.class).toUri()),
            url(location(Log.class).toUri()),
            url(location(experiment).toUri())
          },
          experiment.getClassLoader());
      this.experiment = experiment.getName().replaceAll("\\$.*", "");
    }

    private static URL url(URI uri) throws IOException {
      return uri.toURL();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!isOurs(name)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }

    private boolean isOurs(String name) {
      return Stream.of("storage.bitcask.", "storage.log.", experiment).anyMatch(name::startsWith);
    }
  }
}
