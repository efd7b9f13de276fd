package metered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.bitcask.Bitcask;

class BitcaskMetricsTest {

  @TempDir private Path directory;

  @Test
  void metersFollowTheStore() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (Bitcask store = Bitcask.open(directory)) {
      new BitcaskMetrics(store).bindTo(registry);
      assertEquals(0, registry.get("bitcask.puts").functionCounter().count());
      store.put(new byte[] {1}, new byte[10]);
      store.put(new byte[] {2}, new byte[10]);
      store.delete(new byte[] {2});
      store.get(new byte[] {1});
      store.get(new byte[] {2});
      assertEquals(2, registry.get("bitcask.puts").functionCounter().count());
      assertEquals(1, registry.get("bitcask.deletes").functionCounter().count());
      assertEquals(2, registry.get("bitcask.gets").functionCounter().count());
      assertEquals(1, registry.get("bitcask.misses").functionCounter().count());
      assertEquals(10, registry.get("bitcask.read.bytes").functionCounter().count());
      assertEquals(1, registry.get("bitcask.keys").gauge().value());
      assertTrue(registry.get("bitcask.mapped.bytes").gauge().value() > 0);
    }
  }
}
