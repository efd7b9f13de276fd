package graded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import storage.common.KeyValueStore;
import storage.common.kit.CommandLineStore;
import storage.common.kit.CompatibilityKit;
import storage.common.kit.Promise;

/**
 * Has the kit grade a program in any language, which the environment names: {@code STORE_NAME},
 * {@code STORE_COMMAND} with blanks between its words, and in {@code STORE_LIMITS} the promises
 * that it does not make, also with blanks between them.
 */
public final class ProgramTest implements CompatibilityKit {

  @Override
  public String name() {
    return variable("STORE_NAME");
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    return CommandLineStore.open(List.of(variable("STORE_COMMAND").split(" +")), directory);
  }

  @Override
  public Set<Promise> knownLimits() {
    return Arrays.stream(System.getenv().getOrDefault("STORE_LIMITS", "").split("\\s+"))
        .filter(name -> !name.isEmpty())
        .map(Promise::valueOf)
        .collect(Collectors.toSet());
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw new IllegalStateException("set " + name + ": see samples/any-language/README.md");
    }
    return value;
  }
}
