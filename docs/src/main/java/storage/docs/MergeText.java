package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static storage.docs.Cost.number;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;
import storage.bitcask.MergeReport;
import storage.bitcask.Statistics;

/** What the book shows of how stage 4 deletes and merges. */
final class MergeText {

  private static final int KEYS = 1_000;

  /** With these, {@link #fillThreeSegments} does what it says. */
  static final BitcaskOptions THREE_SEGMENTS =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(200);

  private final WrongEngine wrongEngine;
  private final Path home;
  private final Generated generated;

  private MergeText(Path project, Path home, Generated generated) {
    this.wrongEngine = new WrongEngine(project, home);
    this.home = home;
    this.generated = generated;
  }

  /**
   * @param project the top of the project, for its sources
   * @param home where directories are made for the stores that this takes
   */
  static void write(Path project, Path home, Generated generated) throws IOException {
    MergeText text = new MergeText(project, home, generated);
    FixedRandom.restart();
    text.resurrection();
    text.session();
    text.steps();
    text.space();
  }

  private void resurrection() throws IOException {
    Path directory = Files.createDirectory(home.resolve("resurrection"));
    generated.file("merge-right.txt", new Resurrection().in(directory));
    generated.file(
        "merge-wrong.txt",
        wrongEngine.with(
            "Merge",
            "return older.mayBeHiddenBy(input, at)",
            "return older == null",
            Resurrection.class));
  }

  /** Three small segments, and what a merge makes of them. */
  private void session() throws IOException {
    Path folder = Files.createDirectory(home.resolve("merge"));
    try (Bitcask cask = Bitcask.open(folder.resolve("data"), THREE_SEGMENTS)) {
      fillThreeSegments(cask);
    }
    Terminal terminal = new Terminal(Stage.BITCASK, folder);
    generated.file(
        "merge-before.txt",
        terminal.type(
            "bitcask dump --records 0000000001.data",
            "bitcask dump --records 0000000002.data",
            "bitcask dump --records 0000000003.data"));
    generated.file("merge-explain.txt", terminal.type("bitcask explain | fold -s -w 76"));
    generated.file(
        "merge-after.txt",
        terminal.type("bitcask merge", "ls -1 data", "bitcask dump --records 0000000004.data"));
  }

  static void fillThreeSegments(Bitcask cask) throws IOException {
    put(cask, "name", "Ada");
    put(cask, "town", "London");
    put(cask, "name", "Grace");
    put(cask, "sea", "Atlantic");
    cask.delete(bytes("town"));
    put(cask, "sea", "Pacific");
    put(cask, "name", "Jean");
  }

  /** The same merge, watched. */
  private void steps() throws IOException {
    Path directory = Files.createDirectory(home.resolve("merge-steps"));
    generated.files(
        MergeStepper.files(MergeSteps.of(directory, THREE_SEGMENTS, MergeText::fillThreeSegments)));
  }

  /** How large a store is whose every key was overwritten three times. */
  private void space() throws IOException {
    StringBuilder table = new StringBuilder();
    table.append("[cols=\"4,>2,>3,>3,>2\",options=header]\n|===\n");
    table.append("|After |Segments |Bytes |Bytes that are live |Ratio\n");
    BitcaskOptions options =
        BitcaskOptions.defaults().withoutBackground().withSegmentSize(64 * 1024);
    try (Bitcask cask = Bitcask.open(home.resolve("space"), options)) {
      putAll(cask, 0);
      table.append(row("%s puts".formatted(number(KEYS)), cask));
      for (int round = 1; round <= 3; round++) {
        putAll(cask, round);
      }
      table.append(row("each key overwritten three times", cask));
      MergeReport report = cask.merge();
      table.append(row("a merge", cask));
      generated.fact("merge-read", report.bytesRead());
      generated.fact("merge-written", report.bytesWritten());
      generated.fact("merge-dropped", report.recordsDropped());
      for (int key = 0; key < KEYS; key++) {
        cask.delete(key(key));
      }
      table.append(row("all keys deleted", cask));
      cask.merge();
      table.append(row("another merge", cask));
    }
    generated.file("merge-space.adoc", table.append("|===\n").toString());
  }

  private static void putAll(Bitcask cask, int round) throws IOException {
    for (int key = 0; key < KEYS; key++) {
      cask.put(key(key), bytes("a value of about sixty bytes, as it was in round " + round));
    }
  }

  private static byte[] key(int key) {
    return bytes("key %05d".formatted(key));
  }

  private static String row(String after, Bitcask cask) {
    Statistics figures = cask.statistics();
    return "%n|%s |%s |%s |%s |%s%n"
        .formatted(
            after,
            figures.segments(),
            number(figures.bytes()),
            number(figures.liveBytes()),
            figures.liveBytes() == 0
                ? "\u2013"
                : "%.2f".formatted((double) figures.bytes() / figures.liveBytes()));
  }

  private static void put(Bitcask cask, String key, String value) throws IOException {
    cask.put(bytes(key), bytes(value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
