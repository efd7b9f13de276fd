package storage.bitcask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.bitcask.cli.Main;
import storage.bitcask.tools.ByteDump;
import storage.bitcask.tools.SegmentDump;
import storage.log.ByteFields;
import storage.log.SegmentHeader;

/** Files shown byte by byte. */
class ByteDumpTest {

  @TempDir private Path directory;

  @BeforeEach
  void fill() throws IOException {
    SmallStore.fill(directory);
  }

  @Test
  void everyByteBelongsToOneField() throws IOException {
    for (String name : SmallStore.read(directory).keySet()) {
      if (name.endsWith(".data") || name.endsWith(".hint")) {
        int at = 0;
        for (ByteFields.Field field : fields(name)) {
          assertThat(field.offset()).as("%s: %s", name, field).isEqualTo(at);
          at += field.length();
        }
        assertThat((long) at).as(name).isEqualTo(Files.size(directory.resolve(name)));
      }
    }
  }

  @Test
  void theFieldsOfASegmentSayWhatItHolds() throws IOException {
    List<ByteFields.Field> fields = fields(first(".data"));
    assertThat(fields.get(0).toString()).matches(" +0  42 43 53 47 +magic +BCSG");
    assertThat(values(fields, "checksum")).doesNotContain("WRONG").contains("right");
    List<String> keys =
        SegmentDump.of(directory.resolve(first(".data"))).stream()
            .map(SegmentDump.Line::key)
            .toList();
    assertThat(keys).isNotEmpty();
    assertThat(values(fields, "key")).isEqualTo(keys);
    assertThat(values(fields, "expiry")).containsOnly("never");
    assertThat(fields).extracting(ByteFields.Field::name).doesNotContain("no record");
  }

  @Test
  void theFieldsOfAHintFileSayWhereTheRecordsAre() throws IOException {
    List<Integer> offsets =
        SegmentDump.of(directory.resolve(first(".hint").replace("hint", "data"))).stream()
            .map(SegmentDump.Line::offset)
            .toList();
    List<ByteFields.Field> fields = fields(first(".hint"));
    List<String> ofRecords =
        values(fields, "offset").stream().filter(text -> !text.endsWith(" C")).toList();
    assertThat(ofRecords.stream().map(text -> text.replace(" T", "")))
        .containsExactlyElementsOf(offsets.stream().map(String::valueOf).toList());
    assertThat(values(fields, "checksum")).containsExactly("right");
  }

  @Test
  void damageIsShownAndNotStumbledOver() throws IOException {
    Path file = directory.resolve(first(".data"));
    byte[] bytes = Files.readAllBytes(file);
    bytes[SegmentHeader.SIZE + 20] ^= 1;
    bytes[30] ^= 1;
    Files.write(file, bytes);
    List<ByteFields.Field> fields = fields(first(".data"));
    assertThat(values(fields, "checksum").get(0)).isEqualTo("WRONG");
    assertThat(fields).extracting(ByteFields.Field::name).contains("no record");
    assertThat(values(fields, "key")).as("the records behind it").isNotEmpty();
  }

  @Test
  void aFileOfAnotherKindIsRefused() throws IOException {
    Files.writeString(directory.resolve("notes"), "hello");
    assertThatThrownBy(() -> fields("notes"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("neither");
  }

  @Test
  void theCommandPrintsAFieldALine() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String[] args = {"--dir", directory.toString(), "dump", first(".data")};
    assertThat(Main.command().run(InputStream.nullInputStream(), out, out, args)).isZero();
    assertThat(out.toString(UTF_8)).contains("42 43 53 47", "keyLength", "name");
  }

  @Test
  void whatIsNoFileIsNotOpened() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] args = {"--dir", directory.toString(), "dump", "."};
    assertThat(Main.command().run(InputStream.nullInputStream(), err, err, args)).isEqualTo(3);
    assertThat(err.toString(UTF_8)).contains("not a regular file");
  }

  private List<ByteFields.Field> fields(String name) throws IOException {
    List<ByteFields.Field> fields = new ArrayList<>();
    ByteDump.of(directory.resolve(name), fields::add);
    return fields;
  }

  private static List<String> values(List<ByteFields.Field> fields, String name) {
    return fields.stream()
        .filter(field -> field.name().equals(name))
        .map(ByteFields.Field::value)
        .toList();
  }

  private String first(String extension) {
    try {
      return SmallStore.read(directory).keySet().stream()
          .filter(name -> name.endsWith(extension))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
