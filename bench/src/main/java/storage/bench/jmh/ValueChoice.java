package storage.bench.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import storage.bench.engine.SampleData;

/** Values made beforehand, since making one takes a good part of the time of a {@code set}. */
@State(Scope.Thread)
public class ValueChoice {

  private final String[] values = new String[1024];
  private final byte[][] bytes = new byte[values.length][];
  private int next;

  public ValueChoice() {
    for (int n = 0; n < values.length; n++) {
      values[n] = SampleData.value(n);
      bytes[n] = values[n].getBytes(UTF_8);
    }
  }

  String next() {
    next = (next + 1) % values.length;
    return values[next];
  }

  byte[] nextBytes() {
    next = (next + 1) % values.length;
    return bytes[next];
  }
}
