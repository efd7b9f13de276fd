package storage.bench.jmh;

import java.io.IOException;
import java.util.Optional;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import storage.bench.engine.ByteStore;
import storage.bench.engine.SampleData;
import storage.common.KeyValueStore;

/** An {@link ExistingStore} that was opened, and was seen to answer: a wrong store can be fast. */
@State(Scope.Benchmark)
public class OpenStore {

  KeyValueStore store;

  /** The same store, if it takes bytes. */
  ByteStore bytes;

  @Setup
  public void open(ExistingStore existing) throws IOException {
    store = existing.open();
    bytes = store instanceof ByteStore takesBytes ? takesBytes : null;
    int newest = existing.records - 1;
    expect(0, Optional.of(SampleData.value(0)));
    expect(newest, Optional.of(SampleData.value(newest)));
    expect(existing.records, Optional.empty());
    SampleData.read(store, existing.records); // a cache that is filling up is no store's speed
  }

  @TearDown
  public void close() throws IOException {
    store.close();
  }

  private void expect(int record, Optional<String> value) throws IOException {
    Optional<String> answer = store.get(SampleData.key(record));
    if (!answer.equals(value)) {
      throw new IllegalStateException(
          "record %d: expected %s, got %s".formatted(record, value, answer));
    }
  }
}
