package storage.bench;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;

/** Which versions of the peers were built in. */
final class Versions {

  private static final String FILE = "versions.properties";

  private Versions() {}

  /** Returns label and version of those engines that have one. */
  static List<String> of(List<Engine> engines) throws IOException {
    Properties versions = new Properties();
    try (InputStream file = Versions.class.getResourceAsStream(FILE)) {
      if (file != null) { // there are none without the peers
        versions.load(file);
      }
    }
    return engines.stream()
        .map(Engine::label)
        .filter(versions::containsKey)
        .map(label -> label + " " + versions.getProperty(label))
        .toList();
  }
}
