package storage.docs;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import storage.backwards.BackwardsStore;
import storage.bitcask.BitcaskStore;
import storage.common.KeyValueStore;
import storage.common.kit.CompatibilityKit;
import storage.common.kit.SortedKit;
import storage.keydir.KeydirStore;
import storage.simplest.SimplestStore;

/**
 * What a reader sees of a store that breaks a promise: tests of the kit, run in this process and
 * shown as Maven shows their failures.
 */
final class Red {

  /** A store that has to keep every promise; of a stage, all known limits are taken away. */
  abstract static class Kit implements CompatibilityKit {

    @Override
    public String name() {
      return getClass().getSimpleName();
    }
  }

  static final class HashMapKitTest extends Kit {
    @Override
    public KeyValueStore open(Path directory) {
      return new MapStore();
    }
  }

  static final class SimplestKitTest extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return SimplestStore.open(directory);
    }
  }

  static final class BackwardsKitTest extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return BackwardsStore.open(directory);
    }
  }

  static final class KeydirKitTest extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return KeydirStore.open(directory);
    }
  }

  static final class BitcaskKitTest extends Kit implements SortedKit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      FixedRandom.restart(); // here, since a directory for a test may take a number, too
      return BitcaskStore.open(directory);
    }
  }

  private Red() {}

  /**
   * Holds a store to one test of the kit.
   *
   * @throws IllegalStateException if the store passes it, or there is no such test
   */
  static String of(Class<? extends Kit> kit, String test) {
    List<Event> failed =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectMethod(kit, test, Path.class.getName()))
            .execute()
            .testEvents()
            .failed()
            .list();
    if (failed.size() != 1) {
      throw new IllegalStateException(test + " has " + failed.size() + " failures, and not one");
    }
    Event event = failed.get(0);
    String name = event.getTestDescriptor().getLegacyReportingName();
    return "[ERROR] Failures:\n[ERROR]   %s.%s\n%s"
        .formatted(kit.getSimpleName(), name, message(event).replaceAll("(.{1,78})( |$)", "$1\n"));
  }

  private static String message(Event event) {
    return event
        .getRequiredPayload(TestExecutionResult.class)
        .getThrowable()
        .orElseThrow()
        .getMessage();
  }
}
