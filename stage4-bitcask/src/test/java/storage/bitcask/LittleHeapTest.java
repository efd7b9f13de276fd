package storage.bitcask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.kit.JavaProcess;
import storage.log.SegmentHeader;

/** Values that do not fit into the heap, and lengths that only say so. */
class LittleHeapTest {

  @TempDir private Path directory;

  @BeforeEach
  void fill() throws IOException {
    try (Bitcask cask = Bitcask.open(directory)) {
      put(cask, "first", "value");
      cask.put(bytes("long"), new byte[LittleHeap.LONG]);
      cask.put(bytes("longer"), new byte[LittleHeap.LONG]);
    }
  }

  @Test
  void aValueThatDoesNotFitLeavesTheStoreUsable() throws Exception {
    List<String> lines = getWithLittleHeap("long");
    assertThat(lines.get(0))
        .isEqualTo("OutOfMemoryError: a value of 12,582,912 bytes does not fit into the heap");
    assertThat(lines.get(1)).startsWith("IOException: records of").endsWith("fit into the heap");
    assertThat(lines).endsWith("0 bytes of deleted files", "short");
  }

  @Test
  void aLengthThatIsDamagedIsDamage() throws Exception {
    Path segment = directory.resolve("0000000001.data");
    try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      int valueLengthAt = SegmentHeader.SIZE + 8;
      file.write(ByteBuffer.allocate(4).putInt(20 << 20).flip(), valueLengthAt);
    }
    assertThat(getWithLittleHeap("first").get(0)).startsWith("CorruptStoreException");
  }

  private List<String> getWithLittleHeap(String key) throws Exception {
    List<String> options = List.of(LittleHeap.OPTION, "-XX:+UseSerialGC");
    Process process = JavaProcess.start(options, LittleHeap.class, directory.toString(), key);
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    process.waitFor();
    return lines;
  }
}
