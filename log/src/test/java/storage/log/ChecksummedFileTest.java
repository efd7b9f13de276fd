package storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written to a checksummed file, and what stands in it. */
class ChecksummedFileTest {

  @TempDir private Path directory;

  @Test
  void bytesOfAnyLengthStandBetweenTheOthersAndInTheChecksum() throws IOException {
    byte[] bytes = new byte[200_003];
    new Random(1).nextBytes(bytes);
    Path file = directory.resolve("list");
    LogDirectory.of(directory)
        .write(file, 1, 2, out -> out.putInt(1).putInt(3).put(ByteBuffer.wrap(bytes)).putLong(4));
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
    int end = content.limit() - Integer.BYTES;
    assertThat(end).isEqualTo(2 * Integer.BYTES + bytes.length + Long.BYTES);
    assertThat(content.slice(2 * Integer.BYTES, bytes.length)).isEqualTo(ByteBuffer.wrap(bytes));
    assertThat(content.getInt(end)).isEqualTo(Checksum.of(content, 0, end));
  }
}
