package storage.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import storage.common.KeyValueStore;

/** The process that fills a store with the sample data, and closes it or is killed. */
final class FillStore {

  private static final String DONE = "filled";

  private FillStore() {}

  /**
   * Fills a store in {@code directory}, which is empty.
   *
   * @throws IOException if the process failed; the message has the last that it said
   */
  static void inItsOwnJvm(Engine engine, int records, Stores.End end, Path directory)
      throws IOException {
    Process process =
        EngineJvm.running(
                FillStore.class, engine, directory, engine.name(), records, end, directory)
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
          Stores.End.valueOf(arguments[2]),
          Path.of(arguments[3]));
    } catch (IOException | RuntimeException | Error e) {
      System.out.println(e); // the last line, whatever threads are left
      System.exit(1);
    }
    listener.join();
  }

  private static void fill(Engine engine, int records, Stores.End end, Path directory)
      throws IOException {
    KeyValueStore store = engine.open(directory);
    SampleData.fill(store, records);
    if (end == Stores.End.CLOSED) {
      store.close();
      engine.settle(directory);
    }
    System.out.println(DONE);
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
