package storage.bitcask.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.cli.StageCommand;

/** What the commands print, and how they end. */
class CaskCommandsTest {

  private static final StageCommand COMMANDS = Main.command();

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void withoutAStoreEveryCommandSaysSoAndCreatesNothing() throws IOException {
    for (String command : List.of("keys", "fold", "merge", "stats", "explain", "verify")) {
      assertThat(run(command)).as(command).isEqualTo(3);
      assertThat(err.toString(UTF_8)).contains("there is no store in");
    }
    assertThat(run("delete", "name")).isEqualTo(3);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aKeyIsSetListedDeletedAndGone() {
    assertThat(run("set", "name", "Ada")).isZero();
    assertThat(run("set", "town", "London")).isZero();
    assertThat(run("keys")).isZero();
    assertThat(lines()).containsExactlyInAnyOrder("name", "town");
    assertThat(run("fold")).isZero();
    assertThat(lines()).containsExactlyInAnyOrder("name\tAda", "town\tLondon");
    assertThat(run("delete", "name")).isZero();
    assertThat(run("delete", "name")).as("no such key").isEqualTo(1);
    assertThat(run("get", "name")).isEqualTo(1);
    assertThat(run("keys", "--json")).isZero();
    assertThat(JsonParser.parseString(out.toString(UTF_8)).getAsJsonArray().get(0).getAsString())
        .isEqualTo("town");
  }

  @Test
  void aValueIsSetWithAnExpiryThatTtlTells() {
    assertThat(run("set", "--expires", "2999-01-01T00:00:00Z", "name", "Ada")).isZero();
    assertThat(run("get", "name")).isZero();
    assertThat(run("ttl", "name", "--json")).isZero();
    assertThat(json().get("expires").getAsString()).isEqualTo("2999-01-01T00:00:00Z");
    assertThat(json().get("seconds").getAsLong()).isGreaterThan(30_000_000_000L);
    assertThat(run("set", "session", "42", "--expires", "PT90M")).isZero();
    assertThat(run("ttl", "session")).isZero();
    assertThat(Integer.parseInt(lines().get(0))).isBetween(5_000, 5_400);
    assertThat(run("set", "name", "Grace")).isZero();
    assertThat(run("ttl", "name")).isZero();
    assertThat(lines()).as("set anew").containsExactly("never");
    assertThat(run("set", "name", "Ada", "--expires", "2001-01-01T00:00:00Z")).isZero();
    assertThat(run("get", "name")).as("in the past").isEqualTo(1);
    assertThat(run("ttl", "name")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("no such key: name");
    assertThat(run("set", "name", "Ada", "--expires", "tomorrow")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("2027-01-01T00:00:00Z");
    assertThat(run("get", "name")).as("nothing was set").isEqualTo(1);
    assertThat(run("set", "--", "-1", "minus")).isZero();
    assertThat(run("get", "--", "-1")).isZero();
  }

  @Test
  void anExpiryIsNotLeftForTheNextCommandOfTheSameLine() {
    StageCommand command = Main.command();
    for (String[] each :
        new String[][] {
          {"set", "name", "Ada", "--expires", "2001-01-01T00:00:00Z"}, {"set", "town", "London"}
        }) {
      List<String> args = new ArrayList<>(List.of("--dir", directory.toString()));
      args.addAll(List.of(each));
      InputStream nothing = InputStream.nullInputStream();
      assertThat(command.run(nothing, out, err, args.toArray(new String[0]))).isZero();
    }
    assertThat(run("ttl", "name")).isEqualTo(1);
    assertThat(run("ttl", "town")).isZero();
    assertThat(lines()).containsExactly("never");
  }

  @Test
  void mergeAndStatsTellTheirFigures() {
    for (int i = 0; i < 10; i++) {
      run("set", "name", "value " + i);
    }
    assertThat(run("explain")).isZero();
    assertThat(out.toString(UTF_8)).contains("0000000001.data", "reclaimable");
    assertThat(run("merge", "--json")).isZero();
    assertThat(json().get("recordsDropped").getAsInt()).isEqualTo(9);
    assertThat(run("stats", "--json")).isZero();
    assertThat(json().get("keys").getAsInt()).isEqualTo(1);
    assertThat(run("stats")).isZero();
    assertThat(out.toString(UTF_8)).contains("keys", "last record");
    assertThat(run("merge")).isZero();
    assertThat(out.toString(UTF_8)).contains("there is nothing to merge");
    assertThat(run("get", "name")).isZero();
    assertThat(lines()).containsExactly("value 9");
  }

  @Test
  void verifyFindsAFlippedByteAndChangesNothing() throws IOException {
    run("set", "name", "Ada");
    assertThat(run("verify")).isZero();
    assertThat(out.toString(UTF_8)).contains("1 segment, 1 record");
    Path file = directory.resolve("0000000001.data");
    byte[] bytes = Files.readAllBytes(file);
    bytes[56 + 30] ^= 1; // in the first record, which follows the header
    Files.write(file, bytes);
    assertThat(run("verify", "--json")).isEqualTo(3);
    assertThat(json().get("findings").toString()).contains("0000000001.data", "offset 56");
    assertThat(file).hasBinaryContent(bytes);
  }

  @Test
  void dumpShowsTheRecordsOfASegment() {
    run("set", "name", "Ada");
    run("delete", "name");
    assertThat(run("dump", "--records", "0000000001.data")).isZero();
    assertThat(lines()).hasSize(2);
    assertThat(lines().get(0)).contains("56", "PUT", "seq 1", "name = Ada");
    assertThat(lines().get(1)).contains("TOMBSTONE", "seq 2", "name");
  }

  private int run(String... command) {
    out.reset();
    err.reset();
    List<String> args = new ArrayList<>(List.of("--dir", directory.toString()));
    args.addAll(List.of(command));
    return COMMANDS.run(InputStream.nullInputStream(), out, err, args.toArray(new String[0]));
  }

  private List<String> lines() {
    return out.toString(UTF_8).lines().toList();
  }

  private JsonObject json() {
    return JsonParser.parseString(out.toString(UTF_8)).getAsJsonObject();
  }
}
