package storage.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mapping ends with its last holder, and the disk then has the blocks of a deleted file back. */
class MappingTest {

  @TempDir private Path directory;

  @Test
  void aMappingIsThereUntilItsLastHolderLetsItGo() throws IOException {
    Path file = Files.writeString(directory.resolve("table"), "sorted");
    Readers readers = new Readers(directory);
    Mapping mapping;
    try (FileChannel channel = FileChannel.open(file, READ)) {
      mapping = Mapping.of(channel, FileChannel.MapMode.READ_ONLY, channel.size(), readers);
    }
    Mapping other = mapping.hold();
    Files.delete(file);
    mapping.fileDeleted();
    mapping.letGo();
    assertThat(UTF_8.decode(other.bytes().duplicate()).toString()).isEqualTo("sorted");
    assertThat(readers.deletedBytes()).isEqualTo(6);
    other.letGo();
    assertThat(readers.mappedBytes()).isZero();
    assertThat(readers.deletedBytes()).isZero();
    assertThatThrownBy(mapping::hold).isInstanceOf(IllegalStateException.class);
  }
}
