package storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that are chosen so that a search behind damage takes long. */
class DamagedSegmentTest {

  private static final SegmentHeader HEADER = new SegmentHeader(1, 2, 1, SegmentHeader.OPEN);
  private static final byte[] KEY = {1, 2, 3, 4};
  private static final int VALUE_LENGTH = 6 << 20;

  @TempDir private Path directory;

  /** A header begins every eight bytes, but its check is right only by chance. */
  @Test
  void aValueOfClaimsDoesNotMakeASearchQuadratic() throws IOException {
    ByteBuffer value = ByteBuffer.allocate(VALUE_LENGTH);
    while (value.hasRemaining()) {
      value.putInt(VALUE_LENGTH / 2).put(Kind.PUT.code()).put(new byte[3]);
    }
    assertRecordBehindIsFound(value.array());
  }

  /** The checks are right: whoever wrote the value knew where it would be. */
  @Test
  void aValueOfForgedHeadersDoesNotMakeASearchQuadratic() throws IOException {
    byte[] value = new byte[VALUE_LENGTH];
    int valueAt = damagedAt() + RecordLayout.HEADER_SIZE + KEY.length;
    int step = RecordLayout.HEADER_SIZE + Integer.BYTES;
    for (int at = (valueAt + 7) & -8; at < damagedAt() + VALUE_LENGTH / 2; at += step) {
      ByteBuffer forged = ByteBuffer.wrap(value, at - valueAt, step).slice();
      forged.putInt(8, VALUE_LENGTH / 2).putLong(12, (long) Kind.PUT.code() << 56 | 9);
      int check = Checksum.of(forged, 6, RecordLayout.HEADER_SIZE);
      forged.putShort(4, (short) (check ^ RecordLayout.place(HEADER.identity(), at)));
    }
    assertRecordBehindIsFound(value);
  }

  private static int damagedAt() {
    return SegmentHeader.SIZE;
  }

  private void assertRecordBehindIsFound(byte[] value) throws IOException {
    int length = RecordLayout.length(KEY.length, value.length);
    int behind = damagedAt() + length;
    int lengthBehind = RecordLayout.length(KEY.length, 0);
    ByteBuffer bytes = ByteBuffer.allocate(behind + lengthBehind).put(HEADER.encode());
    encode(bytes, length, 1, value);
    encode(bytes, lengthBehind, 10, new byte[0]);
    int flipped = damagedAt() + RecordLayout.HEADER_SIZE - 1;
    bytes.put(flipped, (byte) ~bytes.get(flipped)); // so that nothing tells where it ends
    Path file = Files.write(directory.resolve("0000000001.data"), bytes.array());
    Segment segment = SegmentFile.read(1, file).map(0, new Readers(directory));
    SegmentScan scan = new SegmentScan(segment);
    assertThat(scan.next()).isFalse();
    assertTimeoutPreemptively(Duration.ofSeconds(20), scan::passOverDamage);
    assertThat(scan.next()).isTrue();
    assertThat(scan.at()).isEqualTo(behind);
    segment.letGo();
  }

  private static void encode(ByteBuffer bytes, int length, long sequence, byte[] value) {
    int place = RecordLayout.place(HEADER.identity(), bytes.position());
    RecordLayout.encode(bytes, length, place, Kind.PUT, sequence, Change.put(KEY, value));
  }
}
