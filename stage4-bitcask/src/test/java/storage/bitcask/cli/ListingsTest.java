package storage.bitcask.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import storage.bitcask.Bitcask;
import storage.common.cli.StageCommand;

/** What is printed of a store's content, what can be read back, and what reading leaves alone. */
class ListingsTest {

  private static final StageCommand COMMANDS = Main.command();

  @TempDir private Path temp;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void whatIsExportedIsImportedWhateverTheBytes() throws IOException {
    Random random = new Random(12);
    try (Bitcask cask = Bitcask.open(temp.resolve("a"))) {
      cask.put(new byte[0], new byte[0]);
      cask.put("\u2028\"\\\n\t{}".getBytes(UTF_8), "<&>\u0000\uD83D\uDE04".getBytes(UTF_8));
      cask.put(new byte[] {1}, new byte[] {2}, Instant.ofEpochMilli(Long.MAX_VALUE));
      for (int i = 0; i < 1_000; i++) {
        byte[] key = new byte[random.nextInt(6)];
        byte[] value = new byte[random.nextInt(40)];
        random.nextBytes(key);
        random.nextBytes(value);
        if (random.nextBoolean()) {
          cask.put(key, value);
        } else {
          cask.put(key, value, Instant.now().plusMillis(1_000_000_000L + random.nextInt()));
        }
      }
      cask.delete(new byte[] {7});
    }
    assertThat(run("a", "export")).isZero();
    byte[] exported = out.toByteArray();
    assertThat(run(new ByteArrayInputStream(exported), "b", "import")).isZero();
    assertThat(entries("b")).isEqualTo(entries("a")).hasSizeGreaterThan(500);
    assertThat(run("b", "export")).isZero();
    assertThat(sorted(out.toByteArray())).isEqualTo(sorted(exported));
  }

  @Test
  void textIsExportedAsTextAndOtherBytesAreMarked() throws IOException {
    try (Bitcask cask = Bitcask.open(temp.resolve("a"))) {
      cask.put("naïve".getBytes(UTF_8), "a\nb".getBytes(UTF_8));
      Instant expiry = Instant.parse("2999-01-01T00:00:00Z");
      cask.put(new byte[] {(byte) 0xFF, 0}, "x".getBytes(UTF_8), expiry);
    }
    assertThat(run("a", "export")).isZero();
    assertThat(lines())
        .containsExactlyInAnyOrder(
            "{\"key\":\"naïve\",\"value\":\"a\\nb\"}",
            "{\"key\":{\"base64\":\"/wA=\"},\"value\":\"x\",\"expires\":\"2999-01-01T00:00:00Z\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          key\tvalue                                     | the line is not JSON
          {'key':'a','value':'b'}                        | the line is not JSON
          {"key":"a","value":"b"                         | the line is not JSON
          {"key":"a","value":"b"} {}                     | the line is not JSON
          ["a","b"]                                      | the line is no JSON object
          {"key":"a"}                                    | there is no "value"
          {"value":"b"}                                  | there is no "key"
          {"key":"a","value":"b","key":"c"}              | a second "key"
          {"key":"a","value":"b","ttl":"1"}              | a record has no "ttl"
          {"key":1,"value":"b"}                          | "key" is not a string
          {"key":null,"value":"b"}                       | "key" is not a string
          {"key":"a","value":"b","expires":"tomorrow"}   | "expires" has to be a time
          {"key":"a","value":"b","expires":"0001-01-01T00:00:00Z"} | an expiry at 0001
          {"key":"a","value":{"base64":"?"}}             | what "base64" has is not Base64
          {"key":"a","value":{"hex":"00"}}               | the object "value" has no "base64"
          {"key":"a","value":{"base64":"","more":1}}     | the object "value" has more
          {"key":"\\uD83D","value":"b"}                  | the key has an unpaired surrogate
          """)
  void aLineThatIsNoRecordIsToldWithItsPlace(String line, String message) {
    String input =
        "{\"key\":\"a\",\"value\":\"1\"}\n" + line + "\n{\"key\":\"b\",\"value\":\"2\"}\n";
    assertThat(run(stream(input), "a", "import")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains("standard input, line 2: " + message, "loaded 1 record; refused 1");
    assertThat(run("a", "get", "b")).isEqualTo(1);
    assertThat(run(stream(input), "a", "import", "--keep-going")).isEqualTo(2);
    assertThat(run("a", "get", "b")).isZero();
  }

  @Test
  void aRecordMayHaveItsFieldsInAnyOrder() {
    String line = " { \"value\" : {\"base64\":\"QWRh\"}, \"key\" : \"na\\u006De\" } ";
    assertThat(run(stream(line), "a", "import")).isZero();
    assertThat(run("a", "get", "name")).isZero();
    assertThat(lines()).containsExactly("Ada");
  }

  @Test
  void anInputThatIsNotThereCreatesNoStore() {
    assertThat(run("a", "import", temp.resolve("absent").toString())).isEqualTo(3);
    assertThat(temp.resolve("a")).doesNotExist();
  }

  @Test
  void listingsForPeopleAreEscapedAndSayThatTheyAre() throws IOException {
    run("a", "set", "note", "first line\nadmin\tyes");
    run("a", "set", "\033[2J", "C:\\new");
    assertThat(run("a", "fold")).isEqualTo(2);
    assertThat(lines())
        .containsExactlyInAnyOrder("note\tfirst line\\nadmin\\tyes", "\\u{1B}[2J\tC:\\\\new");
    assertThat(err.toString(UTF_8)).contains("export prints everything as it is");
    assertThat(run("a", "keys")).isEqualTo(2);
    run("a", "delete", "\033[2J");
    assertThat(run("a", "keys")).as("plain text").isZero();
    assertThat(run("a", "get", "note")).isZero();
    assertThat(out.toString(UTF_8)).startsWith("first line\nadmin\tyes");
  }

  @Test
  void differentKeysNeverLookAlike() throws IOException {
    try (Bitcask cask = Bitcask.open(temp.resolve("a"))) {
      cask.put(new byte[] {(byte) 0xFF}, "bytes".getBytes(UTF_8));
      cask.put("0xff".getBytes(UTF_8), "text".getBytes(UTF_8));
      cask.put("\\xFF".getBytes(UTF_8), "escape".getBytes(UTF_8));
    }
    run("a", "keys");
    assertThat(lines()).containsExactlyInAnyOrder("\\xFF", "0xff", "\\\\xFF");
    assertThat(run("a", "keys", "--json")).isZero();
    assertThat(json()).hasSize(3).doesNotHaveDuplicates();
    assertThat(run("a", "fold", "--json")).isZero();
    assertThat(json()).hasSize(3);
    assertThat(out.toString(UTF_8)).contains("\"bytes\"", "\"text\"", "\"escape\"");
    run("a", "dump", "--records", "0000000001.data");
    assertThat(out.toString(UTF_8)).contains(" \\xFF = bytes", " 0xff = text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"keys", "fold"})
  void anEmptyStoreIsAnEmptyArray(String command) throws IOException {
    Bitcask.open(temp.resolve("a")).close();
    assertThat(run("a", command, "--json")).isZero();
    assertThat(json()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"keys", "fold", "export", "fold --json"})
  void anOutputThatNobodyReadsEndsAListing(String command) throws IOException {
    try (Bitcask cask = Bitcask.open(temp.resolve("a"))) {
      for (int i = 0; i < 20_000; i++) {
        cask.put(("key " + i).getBytes(UTF_8), new byte[0]);
      }
    }
    List<Integer> refused = new ArrayList<>();
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            refused.add(b);
            throw new IOException("Broken pipe");
          }
        };
    assertThat(run(InputStream.nullInputStream(), closed, "a", command.split(" "))).isEqualTo(141);
    assertThat(refused).as("writes that were tried").hasSizeLessThan(3);
    assertThat(lines(err)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"get k", "keys", "fold", "export", "stats", "explain", "verify", "backup"})
  void whatReadsChangesNothingAlsoBesideTheOwner(String command) throws IOException {
    Path store = temp.resolve("a");
    String[] words = command.split(" ");
    if (words[0].equals("backup")) {
      words = new String[] {"backup", temp.resolve("copy").toString()};
    }
    try (Bitcask owner = Bitcask.open(store)) {
      owner.put("k".getBytes(UTF_8), "v".getBytes(UTF_8));
      assertThat(run("a", words)).as("beside the owner: %s", err).isZero();
    }
    Files.delete(store.resolve("lock"));
    Files.deleteIfExists(store.resolve("keydir"));
    Files.write(store.resolve("0000000009.data.tmp"), new byte[10]);
    Map<String, String> before = files(store);
    assertThat(run("a", words)).as("data files alone: %s", err).isZero();
    assertThat(files(store)).isEqualTo(before);
  }

  /** A limit for the length of files stands for a full disk, since nobody has to be root for it. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aBackupThatCannotBeWrittenNamesTheTarget() throws IOException {
    run("a", "set", "k", "v".repeat(100_000));
    Path target = temp.resolve("copy");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String[] words = {
      "sh",
      "-c",
      "ulimit -f 8; exec \"$@\"",
      "sh",
      java,
      "-XX:-UsePerfData",
      "-cp",
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
      Main.class.getName(),
      "--dir",
      temp.resolve("a").toString(),
      "backup",
      target.toString()
    };
    Process child = new ProcessBuilder(words).start();
    String told = new String(child.getErrorStream().readAllBytes(), UTF_8);
    assertThat(told).isEqualTo("stage4-bitcask: " + target + ": File too large\n");
    assertThat(run("copy", "get", "k")).as("nothing was begun that counts").isNotZero();
  }

  @Test
  void aDirectoryWithASegmentIsAStoreSoundOrNot() throws IOException {
    Path directory = Files.createDirectory(temp.resolve("a"));
    assertThat(run("a", "get", "k")).isEqualTo(3);
    assertThat(err.toString(UTF_8)).contains("there is no store in");
    Files.writeString(directory.resolve("0000000001.data"), "what is this? ".repeat(20));
    assertThat(run("a", "get", "k")).isEqualTo(3);
    assertThat(err.toString(UTF_8)).contains("0000000001.data is damaged");
    assertThat(run("a", "verify")).isEqualTo(3);
    assertThat(out.toString(UTF_8)).contains("0000000001.data");
  }

  @Test
  void oneIsNotMany() {
    run("a", "set", "k", "1");
    run("a", "set", "k", "2");
    run("a", "merge");
    assertThat(lines().get(0)).startsWith("merged 1 segment of ").endsWith("dropped 1 record");
    run("a", "backup", temp.resolve("copy").toString());
    assertThat(lines().get(0)).startsWith("copied 1 segment of ");
    run("a", "verify");
    assertThat(lines()).containsExactly("1 segment, 1 record");
  }

  @Test
  void aDumpHasTheSameDigitsEverywhere() {
    run("a", "set", "k", "x".repeat(1_000));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      run("a", "dump", "0000000001.data");
      assertThat(out.toString(UTF_8)).contains("(1,000 bytes)", "56").matches("\\p{ASCII}*");
      run("a", "dump", "--records", "0000000001.data");
      assertThat(out.toString(UTF_8)).contains("(1,000 bytes)", "56").matches("\\p{ASCII}*");
    } finally {
      Locale.setDefault(before);
    }
  }

  private Map<String, String> entries(String store) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    try (Bitcask cask = Bitcask.open(temp.resolve(store), Main.READ_ONLY)) {
      cask.forEach(
          entry -> entries.put(hex(entry.key()), hex(entry.value()) + " until " + entry.expiry()));
    }
    return entries;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** The names, times and bytes of all files. */
  private static Map<String, String> files(Path store) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(store)) {
      for (Path file : files.toList()) {
        String bytes = hex(Files.readAllBytes(file));
        found.put(file.getFileName().toString(), Files.getLastModifiedTime(file) + " " + bytes);
      }
    }
    return found;
  }

  private int run(String store, String... command) {
    return run(InputStream.nullInputStream(), store, command);
  }

  private int run(InputStream in, String store, String... command) {
    out.reset();
    return run(in, out, store, command);
  }

  private int run(InputStream in, OutputStream to, String store, String... command) {
    err.reset();
    List<String> args = new ArrayList<>(List.of("--dir", temp.resolve(store).toString()));
    args.addAll(List.of(command));
    return COMMANDS.run(in, to, err, args.toArray(new String[0]));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private List<String> lines() {
    return lines(out);
  }

  private static List<String> lines(ByteArrayOutputStream printed) {
    return printed.toString(UTF_8).lines().toList();
  }

  private static List<String> sorted(byte[] printed) {
    return new String(printed, UTF_8).lines().sorted().toList();
  }

  private JsonArray json() {
    return JsonParser.parseString(out.toString(UTF_8)).getAsJsonArray();
  }
}
