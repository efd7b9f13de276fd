package storage.log;

import java.io.Closeable;
import java.io.IOException;

/** Closes several things, whatever becomes of each. */
public final class Closing {

  private Closing() {}

  /**
   * Closes all of them in this order; null is passed over.
   *
   * @throws IOException the first failure, with the later ones suppressed in it
   */
  public static void all(Closeable... resources) throws IOException {
    Throwable first = null;
    for (Closeable each : resources) {
      try {
        if (each != null) {
          each.close();
        }
      } catch (IOException | RuntimeException | Error e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first instanceof IOException failure) {
      throw failure;
    } else if (first instanceof RuntimeException failure) {
      throw failure;
    } else if (first instanceof Error failure) {
      throw failure;
    }
  }

  /** The same after a failure, in which what goes wrong now is suppressed. */
  public static void after(Throwable failure, Closeable... resources) {
    try {
      all(resources);
    } catch (IOException | RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }
}
