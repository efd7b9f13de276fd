package storage.bench.jmh;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Many new records, made before they are put: that takes as long as to put them, or longer. */
@State(Scope.Thread)
public class BatchChoice {

  /** So many that one sync for all of them is little for each. */
  static final int RECORDS = 10_000;

  List<byte[]> keys;
  List<byte[]> values;

  @Setup(Level.Invocation)
  public void choose(KeyChoice choice, ValueChoice valueChoice) {
    keys = new ArrayList<>(RECORDS);
    values = new ArrayList<>(RECORDS);
    for (int n = 0; n < RECORDS; n++) {
      keys.add(choice.freshBytes());
      values.add(valueChoice.nextBytes());
    }
  }
}
