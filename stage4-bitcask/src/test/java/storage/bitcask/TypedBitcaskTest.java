package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.bitcask.BitcaskTest.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of a program's own keys and values. */
class TypedBitcaskTest {

  private static final Codec<Integer> NUMBERS =
      new Codec<>() {
        @Override
        public byte[] encode(Integer number) {
          return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
        }

        @Override
        public Integer decode(byte[] bytes) throws IOException {
          if (bytes.length != Integer.BYTES) {
            throw new IOException("no number has %d bytes".formatted(bytes.length));
          }
          return ByteBuffer.wrap(bytes).getInt();
        }
      };

  @TempDir private Path directory;

  @Test
  void everyCallEncodesAndDecodes() throws IOException {
    try (Bitcask cask = Bitcask.open(directory)) {
      TypedBitcask<String, Integer> counts = cask.as(Codec.TEXT, NUMBERS);
      assertThat(counts.get("émile")).isEmpty();
      counts.put("émile", 1);
      assertThat(counts.get("émile")).contains(1);
      assertThat(cask.get(bytes("émile"))).contains(new byte[] {0, 0, 0, 1});
      assertThat(counts.putIfAbsent("émile", 2)).isFalse();
      assertThat(counts.replace("émile", 1, 3)).isTrue();
      assertThat(counts.compute("émile", n -> n.map(each -> each * 14))).contains(42);
      assertThat(counts.compute("none", n -> n)).isEmpty();
      assertThat(counts.putIfAbsent("b", 7)).isTrue();
      Map<String, Integer> seen = new HashMap<>();
      counts.forEach(seen::put);
      assertThat(seen).isEqualTo(Map.of("émile", 42, "b", 7));
      assertThat(counts.remove("b", 8)).isFalse();
      assertThat(counts.remove("b", 7)).isTrue();
      assertThat(counts.contains("b")).isFalse();
      counts.delete("émile");
      assertThat(counts.contains("émile")).isFalse();
      counts.put("past", 1, Instant.ofEpochMilli(1));
      assertThat(counts.get("past")).isEmpty();
    }
  }

  @Test
  void whatIsOfAnotherTypeIsAnError() throws IOException {
    try (Bitcask cask = Bitcask.open(directory)) {
      cask.put(bytes("key"), new byte[] {(byte) 0xFF});
      assertThatThrownBy(() -> cask.as(Codec.TEXT, NUMBERS).get("key"))
          .isInstanceOf(IOException.class)
          .hasMessage("no number has 1 bytes");
      assertThatThrownBy(() -> cask.as(Codec.TEXT, NUMBERS).compute("key", n -> Optional.of(1)))
          .isInstanceOf(IOException.class)
          .hasMessage("no number has 1 bytes");
      assertThatThrownBy(() -> cask.as(Codec.TEXT, Codec.TEXT).get("key"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not UTF-8");
      assertThatThrownBy(() -> cask.as(Codec.TEXT, Codec.BYTES).get("\uD800"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(cask.as(Codec.BYTES, Codec.BYTES).get(bytes("key")))
          .contains(new byte[] {(byte) 0xFF});
    }
  }
}
