package storage.bitcask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The spread of the bits, of which the keydir uses the upper 36. */
class KeyHashTest {

  @Test
  void keysThatDifferInOneBitDifferInAboutHalfOfTheHash() {
    for (int length = 1; length <= 40; length++) {
      long total = 0;
      for (int bit = 0; bit < length * 8; bit++) {
        byte[] key = new byte[length];
        long before = KeyHash.of(key);
        key[bit / 8] ^= (byte) (1 << bit % 8);
        total += Long.bitCount(before ^ KeyHash.of(key));
      }
      assertThat(total / (length * 8L)).as("bits of 64, key of %d", length).isBetween(28L, 36L);
    }
  }

  @Test
  void numberedKeysSpreadEvenlyOverTheTables() {
    for (String prefix : List.of("", "key ", "a prefix of more than eight bytes ")) {
      int[] tables = new int[4096];
      Set<Long> fingerprints = new HashSet<>();
      for (int i = 0; i < 409_600; i++) {
        long hash = KeyHash.of((prefix + i).getBytes(UTF_8));
        tables[(int) (hash >>> 52)]++;
        fingerprints.add(hash >>> 28);
      }
      assertThat(Arrays.stream(tables)).as(prefix).allMatch(count -> count > 50 && count < 160);
      assertThat(fingerprints).as(prefix).hasSizeGreaterThan(409_600 - 20);
    }
  }

  @Test
  void keysOfZerosDifferByTheirLength() {
    List<Long> hashes = new ArrayList<>();
    for (int length = 0; length < 100; length++) {
      hashes.add(KeyHash.of(new byte[length]));
    }
    assertThat(hashes).doesNotHaveDuplicates();
  }

  /** Hint files hold hashes: this function can never change. */
  @Test
  void theFunctionIsPinned() {
    assertThat(KeyHash.of(new byte[0])).isEqualTo(0x42BC986DC5EEC4D3L);
    assertThat(KeyHash.of("name".getBytes(UTF_8))).isEqualTo(0x8DC3EB2C70D750ECL);
    assertThat(KeyHash.of("a key of more than sixteen bytes".getBytes(UTF_8)))
        .isEqualTo(0x1469A6871F22936CL);
  }
}
