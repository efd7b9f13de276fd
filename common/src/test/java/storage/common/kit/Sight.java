package storage.common.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import storage.common.KeyValueStore;

/** What the kit can see of a store, or not: found out once, before the first test. */
enum Sight {
  /** What the store reads and writes goes through the path that it was given. */
  DISK(
      "its files are opened around the Path that it is given: "
          + "by java.io.File, by name or by another process"),

  /** The store's objects are on the heap of the tests. */
  MEMORY("it works in a process of its own, whose memory the kit does not see");

  private static final int SECONDS = 10;

  private final String absence;

  Sight(String absence) {
    this.absence = absence;
  }

  /** Why the kit does not see this, as the reason of a verdict. */
  String absence() {
    return absence;
  }

  /** Sets one value and looks at what was seen of it. Of a store that cannot, tests tell more. */
  static Set<Sight> missing(StoreUnderTest kit) {
    Set<Sight> missing = EnumSet.noneOf(Sight.class);
    try {
      missing.addAll(
          CompletableFuture.supplyAsync(() -> probe(kit)).get(SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return missing;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return missing;
  }

  private static Set<Sight> probe(StoreUnderTest kit) {
    Set<Sight> missing = EnumSet.noneOf(Sight.class);
    try {
      Path directory = Files.createTempDirectory("storage");
      ObservedDisk disk = new ObservedDisk(directory);
      try (KeyValueStore store = kit.open(disk.path())) {
        store.set("name", "Ada");
        if (store instanceof CommandLineStore) {
          missing.add(MEMORY);
        }
      }
      Map<String, byte[]> stored = StoredFiles.read(directory);
      boolean isStored = stored.values().stream().anyMatch(content -> content.length > 0);
      if (isStored && disk.work().writes() == 0 && !disk.hasMapped()) {
        missing.add(DISK);
      }
      StoredFiles.write(directory, Map.of());
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return missing;
  }
}
