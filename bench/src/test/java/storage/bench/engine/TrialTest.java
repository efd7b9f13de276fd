package storage.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

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
}
