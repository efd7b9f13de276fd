package storage.common.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import storage.common.KeyValueStore;

/**
 * A process in whose heap no long value has room. What a store needs only for a moment and then
 * leaves to the collector is enough for it, however much that is altogether.
 */
final class SmallHeap {

  static final int MEBIBYTES = 24;

  private static final int TOO_SMALL = 42;

  private SmallHeap() {}

  /** Returns whether a get of {@code key} gets along with it. */
  static boolean isEnoughToGet(StoreUnderTest store, Path directory, String key)
      throws IOException {
    List<String> options = List.of("-XX:+UseSerialGC", "-Xmx" + MEBIBYTES + "m");
    String kit = store.getClass().getName();
    Process process = JavaProcess.start(options, SmallHeap.class, kit, directory.toString(), key);
    int status = process.onExit().join().exitValue();
    if (status != 0 && status != TOO_SMALL) {
      throw new AssertionError("the child process ended with status " + status);
    }
    return status == 0;
  }

  /** The child's side. */
  public static void main(String[] args) throws Exception {
    JavaProcess.takeOutput();
    StoreUnderTest kit = (StoreUnderTest) ConformanceRecorder.newInstance(Class.forName(args[0]));
    try (KeyValueStore store = kit.open(Path.of(args[1]))) {
      store.get(args[2]);
    } catch (OutOfMemoryError e) {
      System.exit(TOO_SMALL);
    }
  }
}
