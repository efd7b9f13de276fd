package storage.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes on the disk, pinned: whoever changes one has made another format. */
class RecordBytesTest {

  private static final int LENGTH = 40;

  @Test
  void aRecordIsItsHeaderTheKeyTheValueAndZeros() {
    Change change = new Change(Kind.PUT, 1_000, "name".getBytes(UTF_8), "Ada".getBytes(UTF_8));
    ByteBuffer bytes = encoded(change, 0);
    assertThat(HexFormat.of().formatHex(bytesOf(bytes.rewind()), 6, LENGTH))
        .isEqualTo(
            "0004"
                + "00000003"
                + "01" // a put
                + "00000000000007" // sequence
                + "00000000000003e8" // expiry
                + "6e616d65416461" // name, Ada
                + "0000000000");
    assertThat(RecordLayout.isIntact(bytes, 0, LENGTH, 0)).isTrue();
    assertThat(RecordLayout.isIntact(bytes, 0, LENGTH, 1)).as("at another place").isFalse();
    assertThat(RecordLayout.isIntact(bytes, 0, LENGTH - 1, 0)).as("cut").isFalse();
  }

  @Test
  void aRecordIsBoundToItsOffsetAndItsSegment() {
    int place = RecordLayout.place(0x1234, 56);
    ByteBuffer bytes = encoded(Change.put(new byte[4], new byte[3]), place);
    assertThat(RecordLayout.isIntact(bytes, 0, LENGTH, place)).isTrue();
    for (int other : new int[] {RecordLayout.place(0x1234, 64), RecordLayout.place(0x1235, 56)}) {
      assertThat(RecordLayout.isIntact(bytes, 0, LENGTH, other)).isFalse();
      assertThat(RecordLayout.hasIntactHeader(bytes, 0, LENGTH, other)).isFalse();
    }
  }

  /** Lengths, kind, sequence and expiry can be believed without the value. */
  @Test
  void anyOneOrTwoFlippedBitsOfAHeaderAreNoticedByItsCheck() {
    ByteBuffer bytes = encoded(Change.put("name".getBytes(UTF_8), "Ada".getBytes(UTF_8)), 5);
    int from = 4 * Byte.SIZE; // behind the checksum of the whole record
    int bits = RecordLayout.HEADER_SIZE * Byte.SIZE;
    for (int first = from; first < bits; first++) {
      for (int second = first; second < bits; second++) {
        flip(bytes, first);
        if (second > first) {
          flip(bytes, second);
        }
        assertThat(RecordLayout.hasIntactHeader(bytes, 0, Integer.MAX_VALUE, 5))
            .as("bits %d and %d", first, second)
            .isFalse();
        flip(bytes, first);
        if (second > first) {
          flip(bytes, second);
        }
      }
    }
    bytes.put(LENGTH - 6, (byte) 'x');
    assertThat(RecordLayout.hasIntactHeader(bytes, 0, LENGTH, 5)).as("damaged value").isTrue();
    assertThat(RecordLayout.isIntact(bytes, 0, LENGTH, 5)).as("damaged value").isFalse();
  }

  @Test
  void noRecordIsSearchedForWhereItsKindWouldBeZero() {
    int length = 1 << 18;
    for (int zeros : new int[] {0, 1, 7, 8, 9, 12, 13, 20, 21, 1_000, 70_000, length}) {
      ByteBuffer log = ByteBuffer.allocate(length);
      for (int i = zeros; i < length; i++) {
        log.put(i, (byte) 1);
      }
      for (int at : new int[] {0, 8, 16}) {
        int expected = at;
        while (expected + 12 < length && log.get(expected + 12) == 0) {
          expected += RecordLayout.ALIGNMENT;
        }
        assertThat(RecordLayout.behindZeros(log, at, length))
            .as("from %d, with zeros up to %d", at, zeros)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void aSegmentBeginsWithItsHeader() {
    ByteBuffer bytes = new SegmentHeader(1, 2, 3, 4).encode();
    assertThat(HexFormat.of().formatHex(bytesOf(bytes)))
        .startsWith(
            "42435347" // BCSG
                + "00000003"
                + "0000000000000001" // store
                + "0000000000000002" // identity
                + "0000000000000003" // first
                + "0000000000000004") // last
        .endsWith("00000038" + "00000000" + "ddc56d9f"); // offset, digest, check
    assertThat(bytes.limit()).isEqualTo(56);
  }

  private static ByteBuffer encoded(Change change, int place) {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
    RecordLayout.encode(bytes, LENGTH, place, change.kind(), 7, change);
    return bytes;
  }

  private static void flip(ByteBuffer bytes, int bit) {
    bytes.put(bit / 8, (byte) (bytes.get(bit / 8) ^ 1 << bit % 8));
  }

  private static byte[] bytesOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
