package storage.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.Cursor;
import storage.common.KeyValueStore;
import storage.common.Range;
import storage.common.Snapshot;
import storage.common.SortedStore;

class TrialTest {

  @TempDir private Path directory;

  @Test
  void engineWhoseJvmDoesNotStartIsLeftOutWithTheReason() throws IOException {
    Engine engine = new Keydir("keydir", List.of("-XX:+NoSuchOption"));
    Trial.Outcome outcome = Trial.of(engine, directory);
    assertThat(outcome.whyNot())
        .hasValueSatisfying(why -> assertThat(why).contains("NoSuchOption"));
    assertThat(outcome.wrong()).isFalse();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void engineThatFailsIsLeftOutWithItsOwnWords() throws IOException {
    Trial.Outcome outcome = Trial.of(new Keydir("no-such-engine", List.of()), directory);
    assertThat(outcome.whyNot())
        .hasValueSatisfying(why -> assertThat(why).contains("but was 'no-such-engine'"));
    assertThat(outcome.wrong()).isFalse();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void forgetfulStoreIsCaught() {
    assertThatThrownBy(() -> Trial.check(new Forgetful(), directory))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("wrong answer for record 0: expected Optional[new], got");
  }

  @Test
  void storeInTheOrderOfStringsIsCaught() {
    assertThatThrownBy(() -> Trial.check(new OrderOfStrings(), directory))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("wrong answer for Range")
        .hasMessageContaining("expected [x, x1, x2, y, \uFF5E, \uD83D\uDE04]");
  }

  private record Keydir(String name, List<String> jvmOptions) implements Engine {

    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return Engines.KEYDIR.open(directory);
    }
  }

  /** Keeps the first value of a key. */
  private static final class Forgetful implements Engine {

    private final Map<String, String> records = new HashMap<>();

    @Override
    public String name() {
      return "forgetful";
    }

    @Override
    public KeyValueStore open(Path directory) {
      return new KeyValueStore() {
        @Override
        public void set(String key, String value) {
          records.putIfAbsent(key, value);
        }

        @Override
        public Optional<String> get(String key) {
          return Optional.ofNullable(records.get(key));
        }

        @Override
        public void close() {}
      };
    }
  }

  /**
   * Has the order of {@code String.compareTo}, in which a surrogate comes before what it should.
   */
  private static final class OrderOfStrings implements Engine {

    private final TreeMap<String, String> records = new TreeMap<>();

    @Override
    public String name() {
      return "order-of-strings";
    }

    @Override
    public Set<Ability> abilities() {
      return Set.of(Ability.SORTED);
    }

    @Override
    public KeyValueStore open(Path directory) {
      return new SortedStore() {
        @Override
        public void set(String key, String value) {
          records.put(key, value);
        }

        @Override
        public Optional<String> get(String key) {
          return Optional.ofNullable(records.get(key));
        }

        @Override
        public void delete(String key) {
          records.remove(key);
        }

        @Override
        public Cursor scan(Range range) {
          return new MapCursor(
              records.entrySet().stream().filter(e -> range.contains(e.getKey())).iterator());
        }

        @Override
        public Snapshot snapshot() {
          throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
      };
    }
  }

  private static final class MapCursor implements Cursor {

    private final Iterator<Map.Entry<String, String>> entries;
    private Map.Entry<String, String> entry;

    MapCursor(Iterator<Map.Entry<String, String>> entries) {
      this.entries = entries;
    }

    @Override
    public boolean next() {
      entry = entries.hasNext() ? entries.next() : null;
      return entry != null;
    }

    @Override
    public String key() {
      return entry.getKey();
    }

    @Override
    public String value() {
      return entry.getValue();
    }

    @Override
    public void close() {}
  }
}
