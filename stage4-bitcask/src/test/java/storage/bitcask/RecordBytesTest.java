package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes on the disk, pinned: whoever changes one has made another format. */
class RecordBytesTest {

  @Test
  void aRecordIsItsHeaderTheKeyTheValueAndZeros() {
    ByteBuffer bytes = ByteBuffer.allocate(40);
    RecordLayout.encode(
        bytes, 0, Kind.PUT, 7, 1_000, BitcaskTest.bytes("name"), BitcaskTest.bytes("Ada"));
    assertThat(HexFormat.of().formatHex(bytes.array(), 4, 40))
        .isEqualTo(
            "01" // a put
                + "0004"
                + "00000003"
                + "0000000000000007" // sequence
                + "00000000000003e8" // expiry
                + "6e616d65416461" // name, Ada
                + "000000000000");
    assertThat(RecordLayout.isIntact(bytes, 0, 40, 0)).isTrue();
    assertThat(RecordLayout.isIntact(bytes, 0, 40, 1)).as("at another place").isFalse();
    assertThat(RecordLayout.isIntact(bytes, 0, 39, 0)).as("cut").isFalse();
  }

  @Test
  void aRecordIsBoundToItsOffsetAndItsSegment() {
    int place = RecordLayout.place(0x1234, 56);
    ByteBuffer bytes = ByteBuffer.allocate(40);
    RecordLayout.encode(bytes, place, Kind.PUT, 7, 0, new byte[4], new byte[3]);
    assertThat(RecordLayout.isIntact(bytes, 0, 40, place)).isTrue();
    assertThat(RecordLayout.isIntact(bytes, 0, 40, RecordLayout.place(0x1234, 64))).isFalse();
    assertThat(RecordLayout.isIntact(bytes, 0, 40, RecordLayout.place(0x1235, 56))).isFalse();
  }

  @Test
  void aSegmentBeginsWithItsHeader() {
    ByteBuffer bytes = new SegmentHeader(1, 2, 3, 4).encode();
    assertThat(HexFormat.of().formatHex(bytesOf(bytes)))
        .startsWith(
            "42435347" // BCSG
                + "00000001"
                + "0000000000000001" // store
                + "0000000000000002" // identity
                + "0000000000000003" // first
                + "0000000000000004") // last
        .endsWith("00000038" + "ffffffc7" + "00000000"); // the mark, twice
    assertThat(bytes.limit()).isEqualTo(56);
  }

  private static byte[] bytesOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
