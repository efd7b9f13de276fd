package storage.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import storage.common.KeyValueStore;

class EngineTest {

  @ParameterizedTest
  @EnumSource
  void everyEngineFindsTheSampleDataAgain(Engine engine, @TempDir Path directory)
      throws IOException {
    try (KeyValueStore store = engine.open(directory)) {
      SampleData.fill(store, 10);
    }
    try (KeyValueStore store = engine.open(directory)) {
      for (int n = 0; n < 10; n++) {
        assertThat(store.get(SampleData.key(n))).hasValue(SampleData.value(n));
      }
      assertThat(store.get(SampleData.key(10))).isEmpty();
    }
  }

  @Test
  void labelsAreDifferent() {
    assertThat(Arrays.stream(Engine.values()).map(Engine::label)).doesNotHaveDuplicates();
  }

  @Test
  void keysAreDifferentAndInNoOrder() {
    assertThat(LongStream.range(0, 10_000).mapToObj(SampleData::key))
        .doesNotHaveDuplicates()
        .allMatch(key -> key.getBytes(UTF_8).length == 16)
        .isNotEqualTo(LongStream.range(0, 10_000).mapToObj(SampleData::key).sorted().toList());
  }

  @Test
  void valuesAreDifferentAndOfOneLength() {
    assertThat(LongStream.range(0, 1000).mapToObj(SampleData::value))
        .doesNotHaveDuplicates()
        .allMatch(value -> value.getBytes(UTF_8).length == SampleData.VALUE_LENGTH);
  }
}
