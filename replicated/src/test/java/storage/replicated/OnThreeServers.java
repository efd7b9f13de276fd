package storage.replicated;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share one group, which is whole and equal again after each of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnThreeServers {

  /** Has the directory of each server. */
  Path directory;

  ThreeServers servers;
  ReplicatedStore store;

  @BeforeAll
  void start(@TempDir Path home) throws IOException {
    directory = home;
    servers = new ThreeServers(directory);
    store = servers.store();
  }

  @AfterAll
  void close() throws IOException {
    store.close();
    servers.close();
  }

  @AfterEach
  void allAreThereAgainAndEqual() throws IOException {
    servers.startAll();
    store.set("end", "of a test");
    servers.assertAllEqual();
  }
}
