package storage.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteSearchTest {

  /** Few different bytes, so that every word holds several matches and near misses. */
  @Test
  void agreesWithALoopOnEveryRangeOfRandomBytes() {
    Random random = new Random(1);
    byte[] near = {'\n', '\n' + 1, '\n' - 1, 0, (byte) 0x80, (byte) ('\n' | 0x80), -1};
    for (int round = 0; round < 300; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = near[random.nextInt(near.length)];
      }
      for (int from = 0; from <= bytes.length; from++) {
        for (int to = from; to <= bytes.length; to++) {
          assertThat(ByteSearch.indexOf(bytes, from, to, '\n')).isEqualTo(first(bytes, from, to));
          assertThat(ByteSearch.lastIndexOf(bytes, from, to, '\n'))
              .isEqualTo(last(bytes, from, to));
        }
      }
    }
  }

  @Test
  void findsASingleByteAtEveryPlace() {
    for (int at = 0; at < 100; at++) {
      byte[] bytes = new byte[100];
      bytes[at] = ',';
      assertThat(ByteSearch.indexOf(bytes, 0, 100, ',')).isEqualTo(at);
      assertThat(ByteSearch.lastIndexOf(bytes, 0, 100, ',')).isEqualTo(at);
    }
  }

  private static int first(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] == '\n') {
        return at;
      }
    }
    return -1;
  }

  private static int last(byte[] bytes, int from, int to) {
    for (int at = to - 1; at >= from; at--) {
      if (bytes[at] == '\n') {
        return at;
      }
    }
    return -1;
  }
}
