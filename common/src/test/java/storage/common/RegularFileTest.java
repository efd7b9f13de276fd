package storage.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegularFileTest {

  @TempDir private Path directory;

  @Test
  void aFileALinkToOneAndNothingAreRegular() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "text");
    RegularFile.requireIfThere(file);
    RegularFile.requireIfThere(Files.createSymbolicLink(directory.resolve("link"), file));
    RegularFile.requireIfThere(directory.resolve("nothing"));
    assertThat(directory.resolve("nothing")).doesNotExist();
  }

  @Test
  void whatIsNoFileIsToldByItsName() throws IOException {
    Path nothing = directory.resolve("nothing");
    Path toNothing = Files.createSymbolicLink(directory.resolve("link"), nothing);
    Path toItself = directory.resolve("loop");
    Files.createSymbolicLink(toItself, toItself);
    for (Path each : new Path[] {directory, toNothing, toItself}) {
      assertThatThrownBy(() -> RegularFile.requireIfThere(each))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining(each.getFileName().toString());
    }
    assertThat(nothing).doesNotExist();
  }
}
