package storage.bench.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;

/** Which versions of the peers were built in. */
public final class Versions {

  private static final String FILE = "versions.properties";

  private Versions() {}

  /** Returns label and version of those engines that have one. */
  public static List<String> of(List<Engine> engines) throws IOException {
    Properties versions = load();
    return engines.stream()
        .filter(engine -> versions.containsKey(engine.label()))
        .map(engine -> withVersion(engine, versions))
        .toList();
  }

  /** Returns label, version and settings of those engines that were set. */
  public static List<String> settings(List<Engine> engines) throws IOException {
    Properties versions = load();
    return engines.stream()
        .filter(engine -> !engine.settings().isEmpty())
        .map(engine -> withVersion(engine, versions) + ": " + engine.settings() + ".")
        .toList();
  }

  private static String withVersion(Engine engine, Properties versions) {
    return (engine.label() + " " + versions.getProperty(engine.label(), "")).strip();
  }

  private static Properties load() throws IOException {
    Properties versions = new Properties();
    try (InputStream file = Versions.class.getResourceAsStream(FILE)) {
      if (file != null) { // there are none without the peers
        versions.load(file);
      }
    }
    return versions;
  }
}
