package storage.common.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import storage.common.KeyValueStore;
import storage.common.StoreLockedException;

/**
 * A store that is written by a process of its own, so that the process can be killed.
 *
 * <p>The child sets {@code key 0}, {@code key 1}, ... over and over, a counter as value, and says
 * each count once its {@code set} has returned.
 */
final class ChildProcess implements AutoCloseable {

  static final int KEYS = 20;

  private final Process process;
  private final BufferedReader output;

  /** For a first count: open the store, close it, and tell by the exit status how that went. */
  private static final int OPEN_ONLY = -1;

  private static final int REFUSED = 42;

  private ChildProcess(Process process) {
    this.process = process;
    this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** Starts a child that writes to {@code directory}, counting on from {@code firstCount}. */
  static ChildProcess start(StoreUnderTest store, Path directory, int firstCount)
      throws IOException {
    List<String> options = List.of("-XX:+UseSerialGC");
    return new ChildProcess(
        JavaProcess.start(
            options,
            ChildProcess.class,
            store.getClass().getName(),
            directory.toString(),
            String.valueOf(firstCount)));
  }

  /** Returns whether another process is allowed to open the store. */
  static boolean canOpen(StoreUnderTest store, Path directory) throws IOException {
    try (ChildProcess child = start(store, directory, OPEN_ONLY)) {
      int status = child.process.onExit().join().exitValue();
      if (status != 0 && status != REFUSED) {
        throw new AssertionError("the child process ended with status " + status);
      }
      return status == 0;
    }
  }

  /** Waits until the child has acknowledged {@code sets} more sets, and returns the last count. */
  int await(int sets) throws IOException {
    int count = -1;
    for (int i = 0; i < sets; i++) {
      String line = output.readLine();
      if (line == null) {
        throw new AssertionError("the child process ended by itself after " + i + " sets");
      }
      count = Integer.parseInt(line);
    }
    return count;
  }

  /** Kills the child with SIGKILL and returns what else it had said, in whole lines. */
  List<Integer> kill() throws IOException {
    process.toHandle().destroyForcibly(); // unlike Process, it leaves the output to be read
    List<Integer> counts = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int c = output.read(); c >= 0; c = output.read()) {
      if (c == '\n') {
        counts.add(Integer.parseInt(line.toString()));
        line.setLength(0);
      } else {
        line.append((char) c);
      }
    }
    process.onExit().join();
    return counts;
  }

  @Override
  public void close() throws IOException {
    kill();
  }

  static String key(int count) {
    return "key " + count % KEYS;
  }

  static String value(int count) {
    return count + " " + "x".repeat(count % 1_000);
  }

  /** The child's side. */
  public static void main(String[] args) throws Exception {
    PrintStream told = JavaProcess.takeOutput();
    StoreUnderTest kit = (StoreUnderTest) ConformanceRecorder.newInstance(Class.forName(args[0]));
    int firstCount = Integer.parseInt(args[2]);
    try (KeyValueStore store = kit.open(Path.of(args[1]))) {
      for (int count = firstCount; firstCount != OPEN_ONLY; count++) {
        store.set(key(count), value(count));
        told.println(count);
      }
    } catch (StoreLockedException e) {
      System.exit(REFUSED);
    }
  }
}
