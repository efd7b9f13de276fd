package storage.common.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Which kit this is. */
final class KitVersion {

  private KitVersion() {}

  /** The version that the build has written into the kit. */
  static String get() {
    try (InputStream version = KitVersion.class.getResourceAsStream("version.txt")) {
      return new String(version.readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
