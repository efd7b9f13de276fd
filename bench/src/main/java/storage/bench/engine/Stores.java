package storage.bench.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The stores that are measured, filled with the sample data once and used by many measurements.
 *
 * <p>A store is filled in a JVM of its own, so that the one that measures has never done anything
 * with the engine before. Nothing here may run twice at a time.
 */
public final class Stores {

  /** Names the directory of the stores; without it, each JVM fills its own and deletes them. */
  public static final String HOME = "bench.stores";

  /** How a store came about. */
  public enum Origin {
    /** It was filled, closed and settled. */
    CLOSED,
    /** It was filled and closed, and is in the shape in which that has left it. */
    LOADED,
    /** Its process was killed after the last {@code set}. */
    KILLED,
    /** As closed, with values of {@link SampleData#LARGE_VALUE_LENGTH} bytes. */
    LARGE
  }

  private Stores() {}

  /**
   * Returns the directory of a store that holds the first {@code records} records, filling it if
   * need be. Nobody may write into it.
   *
   * @throws IOException if the store could not be filled; the message has the engine's own words
   */
  public static Path filled(Engine engine, int records, Origin origin) throws IOException {
    return filledIn(home(), engine, records, origin, System.getProperty("java.class.path"));
  }

  /** The same in a directory of the caller's, with the classes of any build. */
  public static Path filledIn(
      Path home, Engine engine, int records, Origin origin, String classPath) throws IOException {
    Path store = home.resolve("%s-%d-%s".formatted(engine.name(), records, origin));
    if (Files.notExists(store)) {
      Path unfinished = Files.createTempDirectory(home, "unfinished-");
      FillStore.inItsOwnJvm(classPath, engine, records, origin, unfinished);
      Files.move(unfinished, store, StandardCopyOption.ATOMIC_MOVE);
    }
    return store;
  }

  private static Path home() throws IOException {
    String home = System.getProperty(HOME);
    if (home == null) {
      home = TempDirectory.create().path().toString();
      System.setProperty(HOME, home);
    }
    return Path.of(home);
  }
}
