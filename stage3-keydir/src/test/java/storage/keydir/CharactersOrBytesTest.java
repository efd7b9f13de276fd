package storage.keydir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An experiment: does a file count in characters or in bytes? Our text is an {@code a} followed by
 * a smiling face, and the face is followed by U+FE0F, which asks for it in colour.
 */
class CharactersOrBytesTest {

  private static final String TEXT = "a\uD83D\uDE04\uFE0F"; // a😄️

  @Test
  void oneTextHasThreeLengths() {
    assertThat(TEXT.length()).as("Java's chars").isEqualTo(4);
    assertThat(TEXT.codePointCount(0, TEXT.length())).as("characters").isEqualTo(3);
    assertThat(TEXT.getBytes(UTF_8)).as("bytes in UTF-8: 1 + 4 + 3").hasSize(8);
  }

  // tag::answer[]
  @Test
  void aFileCountsInBytes(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("text"), TEXT + "next");
    int chars = TEXT.length();
    try (FileChannel channel = FileChannel.open(file)) {
      assertThat(channel.size()).isEqualTo(8 + 4);
      assertThat(read(channel, 8, 4)).as("in bytes").isEqualTo("next");
      assertThat(read(channel, chars, 4)).as("in chars").isNotEqualTo("next");
    }
  }

  // end::answer[]

  @Test
  void aPlaceWithinACharacterIsNoText(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("text"), TEXT);
    try (FileChannel channel = FileChannel.open(file)) {
      assertThat(read(channel, 1, 4)).as("the whole face").isEqualTo("\uD83D\uDE04");
      assertThat(read(channel, 2, 3)).as("from its second byte on").isEqualTo("\uFFFD\uFFFD\uFFFD");
    }
  }

  @Test
  void theStoreMeasuresAfterEncoding(@TempDir Path directory) throws IOException {
    try (KeydirStore store = KeydirStore.open(directory)) {
      store.set(TEXT, TEXT);
      store.set("next", "value");
      assertThat(store.get(TEXT)).contains(TEXT);
      assertThat(store.get("next")).contains("value");
    }
    ByteBuffer log = ByteBuffer.wrap(Files.readAllBytes(directory.resolve("datastore.log")));
    assertThat(log.getInt()).as("key length").isEqualTo(8);
    assertThat(log.getInt()).as("value length").isEqualTo(8);
  }

  private static String read(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    channel.read(bytes, offset);
    return new String(bytes.array(), UTF_8);
  }
}
