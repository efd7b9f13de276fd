package state;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.StateStoreContext;

/** The part of Kafka Streams that gives a store its directory, and restores it. */
final class StateDirectory {

  private final Path directory;

  /** What the store has registered; null until then. */
  private BatchingStateRestoreCallback callback;

  StateDirectory(Path directory) {
    this.directory = directory;
  }

  StateStoreContext context() {
    return (StateStoreContext)
        Proxy.newProxyInstance(
            StateDirectory.class.getClassLoader(),
            new Class<?>[] {StateStoreContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "stateDir" -> directory.toFile();
                  case "register" -> {
                    callback = (BatchingStateRestoreCallback) arguments[1];
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }

  void restore(List<KeyValue<byte[], byte[]>> changes) {
    callback.restoreAll(changes);
  }
}
