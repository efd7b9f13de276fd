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

  /** One key in four kinds of buffers, each in the midst of other bytes. */
  @Test
  void aKeyWithinALargerBufferIsNeitherKeptNorMoved() throws IOException {
    byte[] message = bytes("GET key HTTP/1.1");
    ByteBuffer direct = ByteBuffer.allocateDirect(message.length).put(message);
    ByteBuffer[] keys = {
      ByteBuffer.wrap(message, 4, 3),
      ByteBuffer.wrap(message).slice(3, 10).position(1).limit(4),
      ByteBuffer.wrap(message, 4, 3).asReadOnlyBuffer(),
      direct.position(4).limit(7)
    };
    try (Bitcask cask = Bitcask.open(directory)) {
      TypedBitcask<ByteBuffer, ByteBuffer> buffers = cask.as(Codec.BUFFERS, Codec.BUFFERS);
      for (ByteBuffer key : keys) {
        ByteBuffer before = key.duplicate();
        buffers.put(key, key);
        assertThat(cask.get(bytes("key"))).contains(bytes("key"));
        assertThat(buffers.contains(key)).isTrue();
        assertThat(buffers.get(key)).contains(key);
        assertThat(buffers.get(key, ByteBuffer::remaining)).contains(3);
        ByteBuffer target = ByteBuffer.allocate(3);
        assertThat(buffers.getInto(key, target)).hasValue(3);
        assertThat(target.flip()).isEqualTo(key);
        buffers.delete(key);
        assertThat(buffers.contains(key)).isFalse();
        assertThat(key.position()).isEqualTo(before.position());
        assertThat(key.limit()).isEqualTo(before.limit());
      }
      buffers.put(keys[0], keys[0]);
      message[4] = '-';
      assertThat(buffers.contains(keys[0])).as("another key by now").isFalse();
      assertThat(cask.get(bytes("key"))).as("as it was").contains(bytes("key"));
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
