package storage.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import storage.bench.engine.Engine;

/**
 * How the JVMs that read large data are kept small: always by a small heap and small caches, and by
 * a command that limits what the system gives them, if there is one.
 */
public final class MemoryLimit {

  /** The property that holds that command. */
  public static final String COMMAND = "bench.limit";

  static final List<String> JVM_OPTIONS =
      List.of("-Xmx32m", "-XX:+UseSerialGC", "-D" + Engine.CACHE + "=" + (16 << 20));

  private MemoryLimit() {}

  /** Returns a script in {@code data} that starts Java by the command; nothing without one. */
  static Optional<Path> java(Path data) throws IOException {
    String command = System.getProperty(COMMAND);
    if (command == null) {
      return Optional.empty();
    }
    Path script = data.resolve("limited-java");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(script, "#!/bin/sh\nexec %s '%s' \"$@\"\n".formatted(command, java));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return Optional.of(script);
  }
}
