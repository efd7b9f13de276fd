package storage.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The spread of the bits, of which the keydir uses the upper 36. */
class KeyHashTest {

  private static final KeyHash HASH = new KeyHash(0x0123_4567_89AB_CDEFL);

  @Test
  void keysThatDifferInOneBitDifferInAboutHalfOfTheHash() {
    for (int length = 1; length <= 40; length++) {
      long total = 0;
      for (int bit = 0; bit < length * 8; bit++) {
        byte[] key = new byte[length];
        long before = HASH.of(key);
        key[bit / 8] ^= (byte) (1 << bit % 8);
        total += Long.bitCount(before ^ HASH.of(key));
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
        long hash = HASH.of((prefix + i).getBytes(UTF_8));
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
      hashes.add(HASH.of(new byte[length]));
    }
    assertThat(hashes).doesNotHaveDuplicates();
  }

  /** Keys that collide in one store do not in another: nobody can choose them beforehand. */
  @Test
  void keysThatCollideUnderOneSeedDoNotUnderAnother() {
    List<byte[]> keys = collidingInTheUpperBits();
    KeyHash other = new KeyHash(0x7777_0000_1234_5678L);
    Set<Long> tables = new HashSet<>();
    keys.forEach(key -> tables.add(other.of(key) >>> 52));
    assertThat(tables).hasSizeGreaterThan(keys.size() * 9 / 10);
  }

  private static List<byte[]> collidingInTheUpperBits() {
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; keys.size() < 60; i++) {
      byte[] key = ("key " + i).getBytes(UTF_8);
      if (HASH.of(key) >>> 52 == 7) {
        keys.add(key);
      }
    }
    return keys;
  }

  /** A block equal to a constant of the function must not make it forget the blocks before. */
  @Test
  void noBlockMakesTheHashForgetWhatStoodBefore() {
    for (long constant : new long[] {0xA076_1D64_78BD_642FL, 0xE703_7ED1_A0B4_28DBL, 0, -1}) {
      Set<Long> hashes = new HashSet<>();
      for (long first = 0; first < 1_000; first++) {
        byte[] key = ByteBuffer.allocate(16).putLong(first).putLong(constant).array();
        hashes.add(HASH.of(key));
      }
      assertThat(hashes).as("%016x", constant).hasSize(1_000);
    }
  }

  /** Hint files hold hashes: this function can never change. */
  @Test
  void theFunctionIsPinned() {
    assertThat(HASH.of(new byte[0])).isEqualTo(0x0CC9725C9222C8D6L);
    assertThat(HASH.of("name".getBytes(UTF_8))).isEqualTo(0x34DCAB6AA4A7A079L);
    assertThat(HASH.of("a key of more than sixteen bytes".getBytes(UTF_8)))
        .isEqualTo(0xAD5CF9F29EAF84A0L);
  }
}
