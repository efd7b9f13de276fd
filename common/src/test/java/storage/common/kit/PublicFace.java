package storage.common.kit;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * What other modules see of a class: its public methods. Keeps an exercise and its solution in
 * step.
 */
public final class PublicFace {

  private PublicFace() {}

  /** Returns the public methods that {@code type} declares, in a stable order. */
  public static List<String> of(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isBridge())
        .map(PublicFace::signature)
        .sorted()
        .toList();
  }

  /**
   * Compiles the Java files below {@code sources} and returns the public face of one of the
   * classes.
   *
   * @param classes an empty directory for what the compiler makes
   */
  public static List<String> ofSources(Path sources, Path classes, String className)
      throws IOException, ReflectiveOperationException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (Stream<Path> files = Files.walk(sources);
        var manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> javaFiles = files.filter(file -> file.toString().endsWith(".java")).toList();
      List<String> options = List.of("-d", classes.toString(), "-cp", classPath());
      var units = manager.getJavaFileObjectsFromPaths(javaFiles);
      if (!compiler.getTask(messages, manager, null, options, null, units).call()) {
        throw new AssertionError("the exercise does not compile:\n" + messages);
      }
    }
    try (URLClassLoader loader = new ChildFirst(classes)) {
      return of(loader.loadClass(className));
    }
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static String signature(Method method) {
    return "%s %s%s throws %s"
        .formatted(
            Modifier.toString(method.getModifiers() & (Modifier.PUBLIC | Modifier.STATIC)),
            method.getName(),
            Arrays.toString(method.getParameterTypes()),
            Arrays.toString(method.getExceptionTypes()));
  }

  /** Prefers the classes of the exercise to those of the solution, which have the same names. */
  private static final class ChildFirst extends URLClassLoader {

    private final Path classes;

    ChildFirst(Path classes) throws IOException {
      super(new URL[] {classes.toUri().toURL()});
      this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (Files.exists(classes.resolve(name.replace('.', '/') + ".class"))) {
        synchronized (getClassLoadingLock(name)) {
          Class<?> loaded = findLoadedClass(name);
          return loaded != null ? loaded : findClass(name);
        }
      }
      return super.loadClass(name, resolve);
    }
  }
}
