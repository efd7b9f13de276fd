package storage.bench.jmh;

import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import storage.bench.engine.SampleData;

/**
 * All keys of the store, made beforehand, so that the ways of a lesson differ in their order only.
 */
@State(Scope.Thread)
public class PreparedKeys {

  private String[] keys;
  private final SplittableRandom random = new SplittableRandom(42);
  private int next;

  @Setup
  public void make(ExistingStore existing) {
    keys = new String[existing.records];
    for (int n = 0; n < keys.length; n++) {
      keys[n] = SampleData.key(n);
    }
  }

  String nextInInsertionOrder() {
    next = next + 1 < keys.length ? next + 1 : 0;
    return keys[next];
  }

  String nextInRandomOrder() {
    return keys[random.nextInt(keys.length)];
  }
}
