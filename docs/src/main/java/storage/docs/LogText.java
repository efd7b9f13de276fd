package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import storage.bitcask.Batch;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;

/** What the book shows of stage 4's log and of its files. */
final class LogText {

  /** So that three records fill a segment. */
  private static final int SMALL_SEGMENT = 384;

  private final Path home;
  private final Generated generated;

  private LogText(Path home, Generated generated) {
    this.home = home;
    this.generated = generated;
  }

  /**
   * @param home where directories are made for the stores that this takes
   */
  static void write(Path home, Generated generated) throws IOException {
    LogText text = new LogText(home, generated);
    text.log();
    text.damage();
    text.tail();
    text.format();
    text.export();
  }

  private void log() throws IOException {
    FixedRandom.restart();
    Path folder = Files.createDirectory(home.resolve("log"));
    Terminal terminal = new Terminal(Stage.BITCASK, folder);
    generated.file(
        "bitcask-session.txt",
        terminal.type(
            "bitcask set é accent",
            "bitcask set 😄 smile",
            "bitcask set 😄 grin",
            "bitcask get 😄",
            "bitcask delete é",
            "bitcask get é",
            "ls -1 data",
            "bitcask dump --records 0000000001.data"));
    generated.fact("bitcask-header", Inside.constant("storage.log.RecordLayout", "HEADER_SIZE"));
    generated.fact(
        "bitcask-longest-key", Inside.constant("storage.log.RecordLayout", "MAX_KEY_LENGTH"));
    generated.fact("bitcask-segment-header", Inside.constant("storage.log.SegmentHeader", "SIZE"));
    generated.fact("bitcask-segment-mib", BitcaskOptions.defaults().segmentSize() >> 20);
    generated.fact(
        "bitcask-largest-segment-gib", Inside.constant("storage.log.Location", "MAX_OFFSET") >> 30);
    generated.fact(
        "bitcask-most-segments", Inside.constant("storage.log.Location", "MAX_SEGMENTS"));
    Path segment = folder.resolve("data/0000000001.data");
    generated.file("bitcask-bytes.txt", Bytes.byField(CaskBytes.ofSegment(segment).subList(0, 3)));
  }

  /** A part of a record at the end, as a crash leaves it. */
  private void tail() throws IOException {
    FixedRandom.restart();
    Terminal terminal = new Terminal(Stage.BITCASK, Files.createDirectory(home.resolve("tail")));
    generated.file(
        "bitcask-torn.txt",
        terminal.type(
            "bitcask set é accent",
            "printf 'half a rec' >> data/0000000001.data",
            "bitcask verify",
            "bitcask get é",
            "bitcask set 😄 smile",
            "bitcask verify"));
  }

  /** The same flipped bits, in a log that vouches for nothing and in one that does. */
  private void damage() throws IOException {
    generated.file(
        "keydir-damaged.txt",
        damaged(
            Stage.KEYDIR,
            "data/datastore.log",
            21,
            "keydir get 🍕",
            "echo $?",
            "keydir set é accent"));
    FixedRandom.restart();
    generated.file(
        "bitcask-damaged.txt",
        damaged(
            Stage.BITCASK,
            "data/0000000001.data",
            104,
            "bitcask set é accent",
            "bitcask get 🍕",
            "bitcask get 😄",
            "echo $?"));
  }

  private String damaged(Stage stage, String file, int at, String... then) throws IOException {
    Path folder = Files.createDirectory(home.resolve("damaged-" + stage.id()));
    Terminal terminal = new Terminal(stage, folder);
    String name = stage.id();
    String before =
        terminal.type(
            name + " set é accent",
            name + " set 😄 smile",
            name + " set 🍕 pizza",
            "printf '\\1' | dd of=%s bs=1 seek=%d conv=notrunc status=none".formatted(file, at));
    return before + terminal.type(then);
  }

  /** A directory with one file of each kind, and records of each kind in it. */
  private void format() throws IOException {
    FixedRandom.restart();
    Path directory = home.resolve("format");
    BitcaskOptions options =
        BitcaskOptions.defaults().withoutBackground().withSegmentSize(SMALL_SEGMENT);
    try (Bitcask cask = Bitcask.open(directory, options)) {
      cask.put(bytes("é"), bytes("accent"));
      cask.put(bytes("😄"), bytes("smile"), Instant.parse("2099-12-31T00:00:00Z"));
      cask.delete(bytes("é"));
      cask.write(new Batch().put(bytes("🍕"), bytes("pizza")).delete(bytes("😄")));
      cask.put(bytes("é"), "acute ".repeat(SMALL_SEGMENT / 8).getBytes(UTF_8));
    }
    Path segment = directory.resolve("0000000001.data");
    Path hint = directory.resolve("0000000001.hint");
    Path keydir = directory.resolve("keydir");
    generated.file("format-segment.txt", Bytes.byField(CaskBytes.ofSegment(segment)));
    generated.file("format-hint.txt", Bytes.byField(CaskBytes.ofHintFile(hint)));
    generated.file("format-keydir.txt", Bytes.byField(CaskBytes.ofCheckpoint(keydir)));
  }

  private void export() throws IOException {
    FixedRandom.restart();
    Path folder = Files.createDirectory(home.resolve("export"));
    try (Bitcask cask = Bitcask.open(folder.resolve("data"))) {
      cask.put(bytes("é"), bytes("two\nlines"));
      cask.put(bytes("😄"), bytes("smile"), Instant.parse("2099-12-31T00:00:00Z"));
      cask.put(bytes("icon"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    }
    Terminal terminal = new Terminal(Stage.BITCASK, folder);
    generated.file("format-export.txt", terminal.type("bitcask export"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
