package storage.common.kit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.kit.ObservedDisk.Read;

/** The disk tells which bytes were read, and may return fewer than were asked for. */
class ObservedDiskTest {

  @TempDir private Path directory;

  private ObservedDisk disk;

  @BeforeEach
  void writeTenBytes() throws IOException {
    Files.writeString(directory.resolve("file"), "0123456789");
    disk = new ObservedDisk(directory);
  }

  @Test
  void readsAreNotedWithTheirPlaceAndLength() throws IOException {
    try (FileChannel channel = FileChannel.open(disk.path().resolve("file"))) {
      channel.read(ByteBuffer.allocate(2));
      assertThat(
              disk.readsDuring(
                  () -> {
                    channel.read(ByteBuffer.allocate(3));
                    channel.read(ByteBuffer.allocate(4), 1);
                    channel.read(ByteBuffer.allocate(100));
                    channel.read(ByteBuffer.allocate(100));
                  }))
          .containsExactly(
              new Read("file", 2, 3),
              new Read("file", 1, 4),
              new Read("file", 5, 5),
              new Read("file", 10, 0));
      channel.read(ByteBuffer.allocate(1), 0);
      assertThat(disk.reads()).as("noted outside").isEmpty();
    }
  }

  @Test
  void shortReadsReturnTheBytesInOrder() throws IOException {
    disk.shortenReads(4);
    ByteBuffer all = ByteBuffer.allocate(10);
    try (FileChannel channel = FileChannel.open(disk.path().resolve("file"))) {
      assertThat(channel.read(all)).isEqualTo(4);
      assertThat(channel.read(all)).isEqualTo(4);
      assertThat(channel.read(all)).isEqualTo(2);
    }
    assertThat(new String(all.array(), US_ASCII)).isEqualTo("0123456789");
  }
}
