package storage.bench.jmh;

import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Chooses the record of the next operation on a {@link RecordFile} at random. */
@State(Scope.Thread)
public class RecordChoice {

  private final SplittableRandom random = new SplittableRandom(42);
  private int records;

  @Setup
  public void count(RecordFile file) {
    records = file.records;
  }

  int next() {
    return random.nextInt(records);
  }
}
