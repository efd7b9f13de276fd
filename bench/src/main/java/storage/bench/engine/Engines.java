package storage.bench.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import storage.backwards.BackwardsStore;
import storage.common.KeyValueStore;
import storage.keydir.KeydirStore;
import storage.simplest.SimplestStore;

/**
 * Every engine that is measured. This is the only list of the stages: to add one, add its line. The
 * peers are services, and there are none in a build without the profile {@code peers}.
 */
public final class Engines {

  public static final Engine SIMPLEST =
      new Stage("simplest", "stage1-simplest", SimplestStore::open);
  public static final Engine BACKWARDS =
      new Stage("backwards", "stage2-backwards", BackwardsStore::open);
  public static final Engine KEYDIR = new Stage("keydir", "stage3-keydir", KeydirStore::open);

  public static final Engine BITCASK = new BitcaskEngine();

  public static final Engine LSM = new LsmEngine();

  /** No engine: the machine alone, whose figures are the limits of all engines. */
  public static final Engine MACHINE =
      new Stage(
          "machine",
          "this machine",
          directory -> {
            throw new UnsupportedOperationException("the machine is no store");
          });

  public static final List<Engine> STAGES = List.of(SIMPLEST, BACKWARDS, KEYDIR, BITCASK, LSM);

  private static final List<Engine> ALL =
      Stream.concat(
              STAGES.stream(),
              ServiceLoader.load(Engine.class).stream().map(ServiceLoader.Provider::get))
          .toList();

  private Engines() {}

  /** Returns the stages in their order, then the peers. */
  static List<Engine> all() {
    return ALL;
  }

  /** Returns the machine, then all engines. */
  public static List<Engine> withMachine() {
    return Stream.concat(Stream.of(MACHINE), ALL.stream()).toList();
  }

  /** Whether it is the label of a stage. */
  public static boolean isStage(String label) {
    return STAGES.stream().anyMatch(stage -> stage.label().equals(label));
  }

  /**
   * Returns the engine of that name, or the machine; upper and lower case are the same.
   *
   * @throws NoSuchElementException if there is none; the message lists those that there are
   */
  public static Engine named(String name) {
    return withMachine().stream()
        .filter(engine -> engine.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "expected one of %s (case-insensitive) but was '%s'"
                        .formatted(withMachine().stream().map(Engine::name).toList(), name)));
  }

  /** How a stage opens its directory. */
  @FunctionalInterface
  private interface Opener {
    KeyValueStore open(Path directory) throws IOException;
  }

  private record Stage(String name, String label, Opener opener) implements Engine {

    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return opener.open(directory);
    }
  }
}
