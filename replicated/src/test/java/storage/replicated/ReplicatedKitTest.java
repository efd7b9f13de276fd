package storage.replicated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;
import storage.common.TextRecord;
import storage.common.UnicodeNames;
import storage.common.kit.AnyText;
import storage.common.kit.LastWriteWins;
import storage.common.kit.ManyThreads;

/**
 * The client of a group, held to what the kit asks of any store and a client can be asked: what is
 * set comes back, any text, and many threads.
 *
 * <p>The kit's other promises are about a directory. A client has none: it can be opened as often
 * as one likes, so a second writer is not refused; its calls count no reads and writes of a disk;
 * and the memory is that of the servers, which hold their keys as stage 4 does.
 */
class ReplicatedKitTest implements LastWriteWins, AnyText, ManyThreads {

  @TempDir private static Path home;

  /** A group of one: how many there are, a client does not see. */
  private static ReplicaServer server;

  private static Group group;

  /** What the keys of each directory begin with. */
  private static final Map<String, String> PREFIXES = new ConcurrentHashMap<>();

  @BeforeAll
  static void start() throws IOException {
    group = Group.onThisMachine(List.of("n1"));
    server = ReplicaServer.start(ReplicaServer.Options.of(group, "n1", home.resolve("n1")));
  }

  @AfterAll
  static void close() throws IOException {
    server.close();
  }

  @Override
  public String name() {
    return "replicated";
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    Files.createDirectories(directory);
    String prefix = PREFIXES.computeIfAbsent(directory.toString(), path -> PREFIXES.size() + ":");
    return new Part(ReplicatedStore.open(group), prefix);
  }

  /** A known limit: a value has to fit into one append of the log. */
  @Test
  @Override
  public void aValueOfManyMegabytesIsKept(@TempDir Path directory) {
    String longest = "x".repeat(Command.MOST_BYTES);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(directory).set("", longest))
        .withMessageContaining("4,194,304");
  }

  /** A known limit, and meant: a client owns nothing. */
  @Test
  void aSecondWriterIsNotRefused(@TempDir Path directory) throws IOException {
    try (KeyValueStore one = open(directory);
        KeyValueStore other = open(directory)) {
      one.set("name", "Ada");
      other.set("name", "Grace");
      assertThat(one.get("name")).contains("Grace");
    }
  }

  /** Every 500th: each of them is a round trip, and a sync. */
  @Test
  @Override
  public void theNamesOfAllCharactersCanBeStored(@TempDir Path directory) throws IOException {
    try (KeyValueStore store = open(directory)) {
      int number = 0;
      for (TextRecord character : UnicodeNames.all().toList()) {
        if (number++ % 500 == 0) {
          store.set(character.key(), character.value());
          assertThat(store.get(character.key())).contains(character.value());
        }
      }
    }
  }

  /** Not a test: it is about a file of the store. */
  @Override
  public void aTailThatIsRepairedBesideAReaderIsNoAnswer(Path directory) {}

  /**
   * The part of a store whose keys begin alike. The longest key that there can be has no prefix.
   */
  private record Part(ReplicatedStore store, String prefix) implements KeyValueStore {

    @Override
    public void set(String key, String value) throws IOException {
      store.set(inPart(key), value);
    }

    @Override
    public Optional<String> get(String key) throws IOException {
      return store.get(inPart(key));
    }

    private String inPart(String key) {
      return key.length() > 30_000 ? key : prefix + key;
    }

    @Override
    public void close() throws IOException {
      store.close();
    }
  }
}
