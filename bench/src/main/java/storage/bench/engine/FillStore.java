package storage.bench.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import storage.common.KeyValueStore;

/** The process that fills a store with the sample data, and closes it or is killed. */
public final class FillStore {

  /** What the machine has in the place of a store of large values. */
  public static final String LARGE_FILE = "values";

  private static final String DONE = "filled";

  private FillStore() {}

  /**
   * Fills a store in {@code directory}, which is empty.
   *
   * @throws IOException if the process failed; the message has the last that it said
   */
  static void inItsOwnJvm(
      String classPath, Engine engine, int records, Stores.Origin origin, Path directory)
      throws IOException {
    Process process =
        EngineJvm.running(
                classPath,
                FillStore.class,
                engine,
                directory,
                engine.name(),
                records,
                origin,
                directory)
            .start();
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String last = null;
      for (String line = output.readLine(); !DONE.equals(line); line = output.readLine()) {
        if (line == null) {
          throw new IOException(
              "could not fill a store of %s with %,d records: %s"
                  .formatted(engine.label(), records, last));
        }
        last = line.startsWith("\tat ") ? last : line;
      }
    } finally {
      process.destroyForcibly().onExit().join();
    }
  }

  /**
   * Runs in that process, and waits to be killed in the end: a JVM's own end might close things.
   */
  public static void main(String[] arguments) throws InterruptedException {
    Thread listener = new Thread(FillStore::endWithParent, "end-with-parent");
    listener.start();
    try {
      fill(
          Engines.named(arguments[0]),
          Integer.parseInt(arguments[1]),
          Stores.Origin.valueOf(arguments[2]),
          Path.of(arguments[3]));
    } catch (IOException | RuntimeException | Error e) {
      System.out.println(e); // the last line, whatever threads are left
      System.exit(1);
    }
    listener.join();
  }

  private static void fill(Engine engine, int records, Stores.Origin origin, Path directory)
      throws IOException {
    if (engine == Engines.MACHINE) {
      fillLargeFile(directory.resolve(LARGE_FILE), records);
    } else {
      fillStore(engine, records, origin, directory);
    }
    System.out.println(DONE);
  }

  private static void fillStore(Engine engine, int records, Stores.Origin origin, Path directory)
      throws IOException {
    KeyValueStore store = engine.open(directory);
    if (origin == Stores.Origin.LARGE) {
      SampleData.fillLarge(store, records);
    } else {
      SampleData.fill(store, records);
    }
    if (origin != Stores.Origin.KILLED) {
      store.close();
    }
    if (origin == Stores.Origin.CLOSED || origin == Stores.Origin.LARGE) {
      engine.settle(directory);
    }
  }

  /** The machine has no store: its values lie in a file, one after the other. */
  private static void fillLargeFile(Path file, int records) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file)) {
      for (int n = 0; n < records; n++) {
        writer.write(SampleData.largeValue(n));
      }
    }
  }

  /** Ends with the process that waits for this one: nobody else would delete what it fills. */
  private static void endWithParent() {
    try {
      System.in.read();
    } catch (IOException e) {
      // there is nobody to listen to
    }
    Runtime.getRuntime().halt(1);
  }
}
