package storage.common.kit;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A store by classes of another class loader: it shares the process with the other stores, and no
 * static field. Two applications in one server are so.
 */
public final class OtherClassLoader {

  private OtherClassLoader() {}

  /**
   * Sets keys as a {@link CrowdMember} that comes and goes.
   *
   * @param name what its keys begin with
   * @param told is told the number of each key that is stored
   * @throws InvocationTargetException what the other classes have thrown is its cause
   */
  static void set(StoreUnderTest kit, Path directory, String name, IntConsumer told)
      throws IOException, ReflectiveOperationException {
    List<URL> urls = new ArrayList<>();
    for (String entry : JavaProcess.classPath().split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    ClassLoader none = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), none)) {
      loader
          .loadClass(OtherClassLoader.class.getName())
          .getMethod("set", String.class, Path.class, String.class, IntConsumer.class)
          .invoke(null, kit.getClass().getName(), directory, name, told);
    }
  }

  /** The same, by the class loader of this class. */
  public static void set(String kit, Path directory, String name, IntConsumer told)
      throws Exception {
    StoreUnderTest store = (StoreUnderTest) ConformanceRecorder.newInstance(Class.forName(kit));
    CrowdMember.Habit.COMES_AND_GOES.set(store, directory, name, CrowdMember.LONG, told);
  }
}
