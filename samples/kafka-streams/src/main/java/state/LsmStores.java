package state;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;

/** Where a topology gets state stores from that are kept by stage 5. */
public final class LsmStores {

  private LsmStores() {}

  /** For {@code Stores.keyValueStoreBuilder}. */
  public static KeyValueBytesStoreSupplier keyValue(String name) {
    return new Supplier(name, false);
  }

  /** For {@code Materialized.as} and {@code Stores.timestampedKeyValueStoreBuilder}. */
  public static KeyValueBytesStoreSupplier timestampedKeyValue(String name) {
    return new Supplier(name, true);
  }

  private record Supplier(String name, boolean isTimestamped)
      implements KeyValueBytesStoreSupplier {

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      return isTimestamped ? new LsmStateStore.Timestamped(name) : new LsmStateStore(name);
    }

    @Override
    public String metricsScope() {
      return "lsm";
    }
  }
}
