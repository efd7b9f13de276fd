package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import storage.backwards.BackwardsStore;
import storage.common.KeyValueStore;
import storage.common.kit.CompatibilityKit;
import storage.common.kit.ObservedDisk;

/**
 * All that the book shows of running code. It is generated from scratch by running the stages, and
 * is the same on every machine.
 */
final class GeneratedText {

  /** An {@code a} and a smiley of two characters: what it takes to tell characters from bytes. */
  private static final String SMILE = "a\uD83D\uDE04\uFE0F";

  private static final int TOY_CHUNK = 8;

  /** The stages whose work is what they ask of the disk; stage 4 reads and writes by mappings. */
  private static final List<Stage> COUNTED = List.of(Stage.SIMPLEST, Stage.BACKWARDS, Stage.KEYDIR);

  private final Path project;
  private final Path home;
  private final Generated generated = new Generated();
  private final Map<Stage, Path> toys = new EnumMap<>(Stage.class);

  /** What the last stage costs that was counted. */
  private Cost last;

  private GeneratedText(Path project, Path home) {
    this.project = project;
    this.home = home;
  }

  /**
   * Returns the contents of the generated files by their names.
   *
   * @param project the top of the project, for its sources
   * @param home an empty directory for the stores that this takes
   */
  static Map<String, String> in(Path project, Path home) throws IOException {
    GeneratedText text = new GeneratedText(project, home.toRealPath());
    text.commands();
    text.red();
    text.simplest();
    text.backwards();
    text.keydir();
    text.characters();
    text.sample();
    text.work();
    text.changes();
    text.lines();
    text.generated.files(Steppers.of(text.toys));
    text.bitcask();
    LsmText.write(text.home, text.generated);
    ReplicatedText.write(project, text.home, text.generated);
    RunsText.write(text.home, text.generated);
    MergeRunsText.write(text.home, text.generated);
    LsmCrashText.write(project, text.home, text.generated);
    TwoTreesText.write(text.home, text.generated);
    text.generated.file("bills.svg", AllBills.picture(project, text.home));
    return text.generated.all();
  }

  /** What a reader types once, so that the sessions run as they are printed. */
  private void commands() {
    for (Stage stage : Stage.values()) {
      String jar = stage.module() + "/target/" + stage.module() + ".jar";
      generated.file(
          stage.id() + "-alias.txt", "$ alias %s='java -jar %s'%n".formatted(stage.id(), jar));
    }
  }

  /** What the kit says of each store that a chapter sets out to better. */
  private void red() {
    generated.file(
        "red-simplest.txt", Red.of(Red.HashMapKitTest.class, "whatWasSetIsThereAfterReopening"));
    generated.file(
        "red-backwards.txt",
        Red.of(Red.SimplestKitTest.class, "theNewestKeyCostsTheSameInALongerFile"));
    generated.file("red-keydir.txt", Red.of(Red.BackwardsKitTest.class, "getReadsExactlyTheValue"));
    generated.file(
        "red-bitcask.txt", Red.of(Red.KeydirKitTest.class, "aFlippedByteIsNeverWorseThanPromised"));
    generated.file("red-lsm.txt", Red.of(Red.BitcaskKitTest.class, "scanReturnsKeysInOrder"));
  }

  private void simplest() throws IOException {
    Path toy = toyStore(Stage.SIMPLEST, "simplest-toy");
    byte[] file = Files.readAllBytes(toy.resolve(Stage.SIMPLEST.datastore()));
    generated.file("simplest-bytes.txt", Bytes.byField(Field.ofLines(file)));

    Terminal terminal = new Terminal(Stage.SIMPLEST, Files.createDirectory(home.resolve("one")));
    generated.file(
        "simplest-session.txt",
        terminal.type(
            "simplest set é accent",
            "simplest set 😄 smile",
            "simplest set 😄 grin",
            "simplest get 😄",
            "simplest get 🍕",
            "echo $?",
            "cat data/datastore"));
    generated.file(
        "simplest-refused.txt",
        terminal.type("simplest set , COMMA", "simplest set 'two\nlines' NEWLINE", "echo $?"));
    generated.file(
        "simplest-torn.txt",
        terminal.type(
            "printf '😄,half a li' >> data/datastore",
            "simplest get 😄",
            "simplest set 🍕 pizza",
            "cat data/datastore"));
  }

  private void backwards() throws IOException {
    Path toy = toyStore(Stage.BACKWARDS, "backwards-toy");
    byte[] file = Files.readAllBytes(toy.resolve(Stage.BACKWARDS.datastore()));
    generated.file("backwards-newest.txt", Bytes.byRead(file, toyReads(toy, "😄")));
    generated.file("backwards-oldest.txt", Bytes.byRead(file, toyReads(toy, "é")));

    Terminal terminal = new Terminal(Stage.BACKWARDS, Files.createDirectory(home.resolve("two")));
    generated.file(
        "backwards-session.txt",
        terminal.type(
            "backwards set é accent",
            "backwards set 😄 smile",
            "backwards set 😄 grin",
            "backwards get 😄",
            "backwards get é"));
  }

  private void keydir() throws IOException {
    Path toy = toyStore(Stage.KEYDIR, "keydir-toy");
    byte[] file = Files.readAllBytes(toy.resolve(Stage.KEYDIR.datastore()));
    generated.file("keydir-bytes.txt", Bytes.byField(Field.ofLog(file)));
    ObservedDisk disk = new ObservedDisk(toy);
    try (KeyValueStore store = Stage.KEYDIR.open(disk.path())) {
      generated.file(
          "keydir-reads.txt", Bytes.byRead(file, disk.readsDuring(() -> store.get("😄"))));
    }

    Terminal terminal = new Terminal(Stage.KEYDIR, Files.createDirectory(home.resolve("three")));
    generated.file(
        "keydir-session.txt",
        terminal.type(
            "keydir set , COMMA",
            "keydir set 😄 \"SMILING FACE, with a comma\"",
            "keydir get ,",
            "keydir get 😄",
            "keydir get \"\"",
            "echo $?"));
  }

  private void characters() {
    generated.file(
        "characters.txt",
        JavaShell.type(
            home,
            "var text = \"" + SMILE + "\"",
            "text.length()",
            "text.codePointCount(0, text.length())",
            "var file = Files.writeString(Path.of(\"experiment\"), text)",
            "Files.size(file)",
            "var bytes = Files.readAllBytes(file)",
            "new String(bytes, 0, text.length(), \"UTF-8\")",
            "new String(bytes, 0, bytes.length, \"UTF-8\").equals(text)"));
    StringBuilder table = new StringBuilder();
    SMILE
        .codePoints()
        .forEach(
            point -> {
              byte[] bytes = Character.toString(point).getBytes(UTF_8);
              table.append(
                  "U+%-5s  %d %-5s  %d %-5s  %-11s  %s%n"
                      .formatted(
                          "%04X".formatted(point),
                          Character.charCount(point),
                          Character.charCount(point) == 1 ? "char" : "chars",
                          bytes.length,
                          bytes.length == 1 ? "byte" : "bytes",
                          Bytes.hex(bytes, 0, bytes.length),
                          Character.getName(point)));
            });
    generated.file("code-points.txt", table.toString());
  }

  /** What the records are that the tables of work are about. */
  private void sample() {
    int copies = WorkTable.mostCopies();
    generated.fact("sample-characters", SampleRecords.count(1));
    generated.fact("kit-seconds", CompatibilityKit.SECONDS_A_TEST);
    generated.fact("sample-copies", copies);
    generated.fact("sample-oldest-key", SampleRecords.oldestKey());
    generated.fact("sample-oldest-value", SampleRecords.oldestValue());
    generated.fact("sample-newest-key", SampleRecords.newestKey(copies));
    generated.fact("sample-newest-value", SampleRecords.newestValue());
    generated.fact("sample-value", SampleRecords.averageValue());
  }

  private void work() throws IOException {
    Cost before = largest(WorkTable.measure("map", directory -> new MapStore(), home));
    String titleBefore = "a `HashMap`";
    for (Stage stage : COUNTED) {
      List<Cost> rows = WorkTable.measure(stage.id(), stage::open, home);
      generated.file("work-" + stage.id() + ".adoc", WorkTable.asciiDoc(rows));
      Cost after = largest(rows);
      facts(stage, after);
      generated.fact(stage.id() + "-chunk", longestRead(stage));
      String title = stage.title();
      generated.file("bill-" + stage.id() + ".adoc", Bill.of(titleBefore, title, before, after));
      before = after;
      titleBefore = title;
    }
    last = before;
  }

  /** How many bytes a stage reads at most at a time, as it opens and misses a key. */
  private long longestRead(Stage stage) throws IOException {
    ObservedDisk disk = new ObservedDisk(WorkTable.largest(stage.id(), home));
    return disk
        .readsDuring(
            () -> {
              try (KeyValueStore store = stage.open(disk.path())) {
                store.get("missing");
              }
            })
        .stream()
        .mapToLong(ObservedDisk.Read::length)
        .max()
        .orElse(0);
  }

  /** The chapters of stage 4. */
  private void bitcask() throws IOException {
    LogText.write(home, generated);
    KeydirText.write(home, generated, last);
    WritingText.write(home, generated);
    MergeText.write(project, home, generated);
    CrashText.write(project, home, generated);
  }

  private void changes() throws IOException {
    Changes backwards = Changes.between(project, Stage.SIMPLEST, Stage.BACKWARDS);
    generated.file("changed-backwards.adoc", backwards.table());
    generated.file("diff-backwards.txt", backwards.diff("get"));
    generated.file(
        "changed-keydir.adoc", Changes.between(project, Stage.BACKWARDS, Stage.KEYDIR).table());
  }

  /** How much there is to read in each stage, comments included, as one would say it. */
  private void lines() throws IOException {
    for (Stage stage : COUNTED) {
      generated.fact(stage.id() + "-lines", rounded(lines(stage.module()), 10));
    }
    generated.fact("wrong-stores", rounded(WrongEngines.wrongStores(project), 10));
    generated.fact(
        Stage.BITCASK.id() + "-lines",
        rounded(lines(Stage.BITCASK.module()) + lines("log"), 1_000));
    generated.fact(Stage.LSM.id() + "-lines", rounded(lines(Stage.LSM.module()), 100));
  }

  private long lines(String module) throws IOException {
    long lines = 0;
    try (Stream<Path> files = Files.walk(project.resolve(module).resolve("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        lines += Files.readAllLines(file).size();
      }
    }
    return lines;
  }

  private static long rounded(long number, int to) {
    return Math.round(number / (double) to) * to;
  }

  private static Cost largest(List<Cost> rows) {
    return rows.get(rows.size() - 1);
  }

  private void facts(Stage stage, Cost cost) {
    generated.fact("records", cost.records());
    generated.fact(stage.id() + "-file-size", cost.fileSize());
    generated.fact(stage.id() + "-newest", cost.newest().bytes());
    generated.fact(stage.id() + "-oldest", cost.oldest().bytes());
    generated.fact(stage.id() + "-missing", cost.missing().bytes());
    generated.fact(stage.id() + "-set", cost.bytesWritten());
    generated.fact(stage.id() + "-objects", cost.objects());
    generated.fact(stage.id() + "-open", cost.open().bytes());
  }

  /** Three records, two of them for one key. */
  private Path toyStore(Stage stage, String name) throws IOException {
    Path directory = home.resolve(name);
    toys.put(stage, directory);
    try (KeyValueStore store = stage.open(directory)) {
      store.set("é", "accent");
      store.set("😄", "smile");
      store.set("😄", "grin");
    }
    return directory;
  }

  private List<ObservedDisk.Read> toyReads(Path directory, String key) throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    try (KeyValueStore store = BackwardsStore.open(disk.path(), TOY_CHUNK)) {
      return disk.readsDuring(() -> store.get(key));
    }
  }
}
