package storage.common.kit;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * All that the kit asks of a store. Implement it in a test class, and JUnit runs the whole:
 *
 * <pre>
 * public class MyStoreTest implements CompatibilityKit {
 *   public String name() { return "my-store"; }
 *   public KeyValueStore open(Path directory) throws IOException { return MyStore.open(directory); }
 *   public Set&lt;Promise&gt; knownLimits() { return Set.of(Promise.OPEN_READS_NOTHING); }
 * }
 * </pre>
 *
 * <p>The class needs a constructor without arguments, since some tests open the store in a process
 * of its own.
 */
@ExtendWith({ConformanceRecorder.class, OutOfMemory.class})
@Timeout(
    value = CompatibilityKit.SECONDS_A_TEST,
    threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a store may wait for what no interrupt ends
public interface CompatibilityKit
    extends LastWriteWins,
        AnyText,
        Misuse,
        TornTail,
        Damage,
        KilledProcess,
        AnyCrash,
        FullDisk,
        ShortReads,
        ManyThreads,
        SecondWriter,
        ManyWriters,
        ReplacedFile,
        Readers,
        Strangers,
        ProvenLoss,
        Space,
        Memory,
        CountedWork {

  /** A test that takes longer is taken to hang. */
  int SECONDS_A_TEST = 60;

  /**
   * Called only by runners that take every method for a test whose name begins like that, as old
   * ones do: they know none of the others, and would report that all is well.
   */
  default void testRunnerIsTooOld() {
    throw new AssertionError(
        "This runner knows nothing of JUnit 5, so it has run no test of the kit: "
            + "take maven-surefire-plugin 3.5.4 or newer.");
  }
}
