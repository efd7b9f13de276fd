package storage.bench;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Values made beforehand, since making one takes a good part of the time of a {@code set}. */
@State(Scope.Thread)
public class ValueChoice {

  private final String[] values = new String[1024];
  private int next;

  public ValueChoice() {
    for (int n = 0; n < values.length; n++) {
      values[n] = SampleData.value(n);
    }
  }

  String next() {
    next = (next + 1) % values.length;
    return values[next];
  }
}
