package storage.lsm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import storage.common.cli.StageCommand;
import storage.lsm.Lsm;
import storage.lsm.LsmOptions;

/** What the commands print, how they end, and what they leave alone. */
class LsmCommandsTest {

  private static final StageCommand COMMANDS = Main.command();

  private static final LsmOptions SMALL =
      LsmOptions.defaults().withSizes(1 << 12, 256, 1 << 12).withoutBackground();

  @TempDir private Path temp;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void withoutAStoreEveryCommandSaysSoAndCreatesNothing() {
    for (String command : List.of("scan", "export", "merge", "stats", "explain", "verify")) {
      assertThat(run(command)).as(command).isEqualTo(3);
      assertThat(err.toString(UTF_8)).contains("there is no store in");
    }
    assertThat(run("delete", "name")).isEqualTo(3);
    assertThat(store()).doesNotExist();
  }

  @Test
  void aKeyIsSetScannedDeletedAndGone() {
    assertThat(run("set", "town", "London")).isZero();
    assertThat(run("set", "name", "Ada")).isZero();
    assertThat(run("scan")).isZero();
    assertThat(lines()).containsExactly("name\tAda", "town\tLondon");
    assertThat(run("delete", "name")).isZero();
    assertThat(run("delete", "name")).as("no such key").isEqualTo(1);
    assertThat(run("get", "name")).isEqualTo(1);
    assertThat(run("get", "town")).isZero();
    assertThat(lines()).containsExactly("London");
  }

  /** The store has the keys a, b, ba, bb, c and two beyond, half of them in a table. */
  @ParameterizedTest
  @CsvSource({
    "'', a b ba bb c ～ 😄",
    "--from b, b ba bb c ～ 😄",
    "--to b, a",
    "--from b --to c, b ba bb",
    "--from ba --to ba, ''",
    "--prefix b, b ba bb",
    "--prefix b --from ba, ba bb",
    "--reverse, 😄 ～ c bb ba b a",
    "--reverse --to c --limit 2, bb ba",
    "--limit 0, ''",
    "--limit 1, a"
  })
  void aScanHasItsBoundsAndItsDirection(String options, String keys) {
    for (String key : List.of("c", "😄", "ba")) {
      run("set", key, "value of " + key);
    }
    run("merge");
    for (String key : List.of("bb", "～", "a", "b")) {
      run("set", key, "value of " + key);
    }
    List<String> words = new ArrayList<>(List.of("scan"));
    words.addAll(words(options));
    assertThat(run(words.toArray(new String[0]))).isZero();
    List<String> expected = words(keys).stream().map(key -> key + "\tvalue of " + key).toList();
    assertThat(lines()).isEqualTo(expected);
    words.add("--json");
    assertThat(run(words.toArray(new String[0]))).isZero();
    List<String> found = new ArrayList<>();
    for (JsonElement each : JsonParser.parseString(out.toString(UTF_8)).getAsJsonArray()) {
      found.add(each.getAsJsonObject().get("key").getAsString());
    }
    assertThat(found).isEqualTo(words(keys));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  @Test
  void aScanForPeopleIsEscapedAndSaysThatItIs() {
    run("set", "\033[2J", "first line\nadmin\tyes");
    assertThat(run("scan")).isEqualTo(2);
    assertThat(lines()).containsExactly("\\u{1B}[2J\tfirst line\\nadmin\\tyes");
    assertThat(err.toString(UTF_8)).contains("export prints everything as it is");
    assertThat(run("scan", "--limit", "-1")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("a limit has to be 0 or more");
  }

  @Test
  void whatIsExportedIsImportedWhateverTheBytes() throws IOException {
    Random random = new Random(12);
    try (Lsm lsm = Lsm.open(store(), SMALL)) {
      for (int i = 0; i < 500; i++) {
        byte[] key = new byte[random.nextInt(6)];
        byte[] value = new byte[random.nextInt(40)];
        random.nextBytes(key);
        random.nextBytes(value);
        lsm.put(key, value);
      }
    }
    assertThat(run("export")).isZero();
    byte[] exported = out.toByteArray();
    Path other = temp.resolve("other");
    assertThat(run(new ByteArrayInputStream(exported), other, "import")).isZero();
    assertThat(run(InputStream.nullInputStream(), other, "export")).isZero();
    assertThat(out.toByteArray()).isEqualTo(exported);
    assertThat(lines()).hasSizeGreaterThan(400);
  }

  @Test
  void anImportRefusesWhatWouldExpire() {
    String line = "{\"key\":\"a\",\"value\":\"b\",\"expires\":\"2999-01-01T00:00:00Z\"}\n";
    assertThat(run(new ByteArrayInputStream(line.getBytes(UTF_8)), store(), "import")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("line 1: values in this store cannot expire");
    assertThat(run("get", "a")).isEqualTo(1);
  }

  @Test
  void mergeStatsAndExplainTellTheirFigures() throws IOException {
    fill(3);
    assertThat(run("stats", "--json")).isZero();
    JsonArray runs = json().getAsJsonArray("runs");
    assertThat(runs.size()).isBetween(2, 3);
    assertThat(run("explain")).isZero();
    assertThat(lines()).hasSize(runs.size());
    assertThat(lines().get(0)).contains("would be left, since there are fewer than 4 runs");
    assertThat(run("merge", "--json")).isZero();
    assertThat(json().get("runsRead").getAsInt()).isEqualTo(runs.size());
    assertThat(json().get("runsLeft").getAsInt()).isEqualTo(1);
    assertThat(run("merge")).isZero();
    assertThat(lines()).containsExactly("there is nothing to merge");
    assertThat(run("stats")).isZero();
    assertThat(out.toString(UTF_8))
        .containsPattern("runs +1\n")
        .containsPattern("records +600\n")
        .containsPattern("reads +[12] places where a get may look\n")
        .containsPattern("writes +known only to the process that writes\n")
        .containsPattern("space +1.00 times the oldest run\n")
        .contains("run 1 ");
    run("set", "more", "of it");
    assertThat(run("merge")).isZero();
    assertThat(lines().get(0))
        .startsWith("merged 1 run of ")
        .contains("bytes of the log, into 1 run");
  }

  @Test
  void verifyTellsOfEachFileWhereTheFirstDamageBegins() throws IOException {
    fill(3);
    run("set", "in the log", "x");
    assertThat(run("verify")).isZero();
    assertThat(lines()).hasSize(1);
    Map<Path, byte[]> sound = files();
    List<Path> damaged = new ArrayList<>();
    for (Path file : sound.keySet()) {
      String name = file.getFileName().toString();
      if (name.endsWith(".table")) {
        damaged.add(file);
        flip(file, 2 * 256 + 30); // blocks have 256 bytes
        flip(file, 4 * 256 + 30);
      } else if (name.endsWith(".data")) {
        damaged.add(file);
        flip(file, 56 + 30); // in the first record, which follows the header
      }
    }
    assertThat(damaged).hasSizeGreaterThan(2);
    Map<Path, byte[]> before = files();
    assertThat(run("verify", "--json")).isEqualTo(3);
    JsonArray findings = json().getAsJsonArray("findings");
    assertThat(findings).hasSameSizeAs(damaged);
    for (JsonElement each : findings) {
      String message = each.getAsJsonObject().get("message").getAsString();
      boolean isTable = each.toString().contains(".table");
      assertThat(message).containsPattern(isTable ? "offset 512:.*block \\d" : "offset 56 ");
    }
    Map<Path, byte[]> after = files();
    before.forEach((file, bytes) -> assertThat(after.get(file)).isEqualTo(bytes));
  }

  @Test
  void verifyTellsOfADamagedManifestAndOfAMissingTable() throws IOException {
    fill(1);
    Path manifest = store().resolve("manifest");
    flip(manifest, 20);
    assertThat(run("verify")).isEqualTo(3);
    assertThat(lines().get(0)).startsWith("manifest: ").contains("checksum");
    flip(manifest, 20);
    assertThat(run("verify")).isZero();
    Files.delete(tables().get(0));
    assertThat(run("verify")).isEqualTo(3);
    assertThat(lines().get(0)).contains(".table: it is not there, and the manifest names it");
  }

  @Test
  void dumpTakesEveryByteApartAlsoOfADamagedFile() throws IOException {
    try (Lsm lsm = Lsm.open(store(), SMALL)) {
      for (int i = 0; i < 30; i++) {
        lsm.put(("key " + i).getBytes(UTF_8), new byte[20]);
      }
      lsm.delete("key 7".getBytes(UTF_8));
      lsm.merge();
    }
    run("set", "in the log", "x");
    for (Path file : List.of(tables().get(0), store().resolve("manifest"), segment())) {
      byte[] bytes = Files.readAllBytes(file);
      assertContiguous(file, bytes.length);
      assertThat(out.toString(UTF_8)).contains("\"right\"").doesNotContain("WRONG", "no block");
      for (int at = 4; at < bytes.length; at += 97) {
        flip(file, at);
        assertContiguous(file, bytes.length);
        Files.write(file, bytes);
      }
    }
    Files.writeString(store().resolve("note"), "what is this? ".repeat(20));
    assertThat(run("dump", "note")).isEqualTo(3);
    assertThat(err.toString(UTF_8)).contains("neither a table nor a manifest nor a segment");
    assertThat(run("dump", ".")).isEqualTo(3);
  }

  private void assertContiguous(Path file, int length) {
    assertThat(run("dump", "--json", file.getFileName().toString())).as("%s", err).isZero();
    int end = 0;
    for (JsonElement each : JsonParser.parseString(out.toString(UTF_8)).getAsJsonArray()) {
      assertThat(each.getAsJsonObject().get("offset").getAsInt()).as("%s", each).isEqualTo(end);
      end += each.getAsJsonObject().get("length").getAsInt();
    }
    assertThat(end).isEqualTo(length);
  }

  @Test
  void aDumpShowsTheRecordsOfATableWhereItsOffsetsLead() {
    run("set", "name", "Ada");
    run("set", "town", "London");
    run("merge");
    assertThat(run("dump", "0000000001.table")).isZero();
    assertThat(out.toString(UTF_8))
        .containsPattern("28 .* checksum +block 0: right")
        .containsPattern("offset +record at 40\n")
        .containsPattern(" 40  00 04 +keyLength +4\n")
        .containsPattern(" 46  6e 61 6d 65 +key +name\n")
        .containsPattern("41 64 61 +value +Ada\n")
        .containsPattern("prefix +name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"get k", "scan", "export", "stats", "explain", "verify", "dump manifest"})
  void whatReadsChangesNothingAlsoBesideTheOwner(String command) throws IOException {
    try (Lsm owner = Lsm.open(store(), SMALL)) {
      owner.put("k".getBytes(UTF_8), "v".getBytes(UTF_8));
      assertThat(run(command.split(" "))).as("beside the owner: %s", err).isZero();
    }
    Files.delete(store().resolve("lock"));
    Map<Path, byte[]> before = files();
    assertThat(run(command.split(" "))).as("files alone: %s", err).isZero();
    assertThat(describe(files())).isEqualTo(describe(before));
  }

  @Test
  void simulateDrawsReadsWritesAndSpace() throws Exception {
    Path picture = temp.resolve("rule.svg");
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      String[] command = {
        "simulate", "--rule", "3", "--memtables", "40", "--svg", picture.toString()
      };
      assertThat(run(command)).isZero();
    } finally {
      Locale.setDefault(before);
    }
    assertThat(out.toString(UTF_8))
        .contains("ratio 3, 40 memtables of keys, 400 memtables flushed")
        .containsPattern("reads: [23]\\.\\d runs on average")
        .containsPattern("writes: each record was written [45]\\.\\d times")
        .containsPattern("space: 1\\.\\d\\d times")
        .contains("█");
    var document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(picture.toFile());
    assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(3);
    run("simulate", "--rule", "1", "--memtables", "40", "--json");
    double lazy = json().get("writes").getAsDouble();
    run("simulate", "--rule", "10", "--memtables", "40", "--json");
    assertThat(json().get("writes").getAsDouble()).isGreaterThan(2 * lazy);
    assertThat(run("simulate", "--rule", "0")).isEqualTo(2);
  }

  /** Writes the same 600 keys so many times, each time into a run of its own. */
  private void fill(int times) throws IOException {
    for (int time = 0; time < times; time++) {
      LsmOptions options = LsmOptions.defaults().withSizes(1 << 17, 256, 1 << 17);
      try (Lsm lsm = Lsm.open(store(), options.withoutBackground())) {
        for (int i = 0; i < 600; i++) {
          lsm.put("key %03d".formatted(i).getBytes(UTF_8), new byte[130 + time]);
        }
      }
    }
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private List<Path> tables() throws IOException {
    return files().keySet().stream().filter(each -> each.toString().endsWith(".table")).toList();
  }

  private Path segment() throws IOException {
    return files().keySet().stream()
        .filter(each -> each.toString().endsWith(".data"))
        .findFirst()
        .orElseThrow();
  }

  private Map<Path, byte[]> files() throws IOException {
    Map<Path, byte[]> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(store())) {
      for (Path file : files.toList()) {
        found.put(file, Files.readAllBytes(file));
      }
    }
    return found;
  }

  private static Map<Path, String> describe(Map<Path, byte[]> files) throws IOException {
    Map<Path, String> described = new TreeMap<>();
    for (Map.Entry<Path, byte[]> each : files.entrySet()) {
      Object time = Files.getLastModifiedTime(each.getKey());
      described.put(each.getKey(), time + " " + HexFormat.of().formatHex(each.getValue()));
    }
    return described;
  }

  private Path store() {
    return temp.resolve("store");
  }

  private int run(String... command) {
    return run(InputStream.nullInputStream(), store(), command);
  }

  private int run(InputStream in, Path store, String... command) {
    out.reset();
    err.reset();
    List<String> args = new ArrayList<>(List.of("--dir", store.toString()));
    args.addAll(List.of(command));
    return COMMANDS.run(in, out, err, args.toArray(new String[0]));
  }

  private List<String> lines() {
    return out.toString(UTF_8).lines().toList();
  }

  private JsonObject json() {
    return JsonParser.parseString(out.toString(UTF_8)).getAsJsonObject();
  }
}
