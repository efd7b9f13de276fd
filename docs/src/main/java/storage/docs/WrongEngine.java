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
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import storage.bitcask.Bitcask;
import storage.common.KeyValueStore;

/** The engine of stage 4 with one piece of one line changed, for experiments that show why not. */
final class WrongEngine {

  private static final Path SOURCES = Path.of("stage4-bitcask/src/main/java/storage/bitcask");

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
    String source = Files.readString(project.resolve(SOURCES).resolve(type + ".java"));
    String changed = source.replace(right, wrong);
    if (source.length() - changed.length() != right.length() - wrong.length()) {
      throw new IllegalStateException("'%s' does not stand once in %s".formatted(right, type));
    }
    Path file = Files.writeString(directory.resolve(type + ".java"), changed);
    String path =
        location(Bitcask.class)
            + System.getProperty("path.separator")
            + location(KeyValueStore.class);
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
      if (!name.startsWith("storage.bitcask.") && !name.startsWith(experiment)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }
}
