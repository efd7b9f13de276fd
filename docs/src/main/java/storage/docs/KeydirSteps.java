package storage.docs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import storage.common.kit.ObservedDisk;
import storage.docs.Frame.Entry;
import storage.docs.Frame.Note;
import storage.docs.Frame.Span;
import storage.keydir.KeydirStore;
import storage.keydir.RecordHeader;

/**
 * Steps through an {@code open} and a {@code get} of stage 3.
 *
 * <p>The store is watched, on a disk that returns few bytes a read. The stage's own scan does the
 * same once more, and fills a map that notes when it is filled.
 */
final class KeydirSteps {

  private final byte[] file;
  private final List<Frame> frames = new ArrayList<>();

  /** The keydir as far as it is filled. */
  private final Map<String, Span> keydir = new LinkedHashMap<>();

  /** The reads of the scan up to the record in hand. */
  private List<Span> reads = List.of();

  /** Where the record in hand begins. */
  private int record;

  private KeydirSteps(Path path) throws IOException {
    file = Files.readAllBytes(path);
  }

  static List<Frame> of(Path directory, String key, int readSize) throws IOException {
    Path path = directory.resolve(Stage.KEYDIR.datastore());
    KeydirSteps steps = new KeydirSteps(path);
    ObservedDisk disk = new ObservedDisk(directory);
    disk.shortenReads(readSize);
    List<ObservedDisk.Read> scanned =
        disk.readsDuring(() -> steps.scan(disk, Stage.KEYDIR.datastore(), readSize));

    List<KeydirStore> opened = new ArrayList<>();
    List<String> answer = new ArrayList<>();
    List<ObservedDisk.Read> open =
        disk.readsDuring(() -> opened.add(KeydirStore.open(disk.path())));
    Steps.require(open.equals(scanned), "open reads what the scan reads");
    try (KeydirStore store = opened.get(0)) {
      Steps.require(steps.isKeydirOf(store), "open fills the keydir as the scan does");
      List<ObservedDisk.Read> reads =
          disk.readsDuring(() -> answer.add(store.get(key).orElseThrow()));
      steps.get(key, reads, answer.get(0));
    }
    return steps.frames;
  }

  /** Has the log scanned, and shows what happens between one record and the next. */
  private void scan(ObservedDisk disk, String name, int readSize) throws IOException {
    show(null, null, "", null, begin(readSize));
    Path path = disk.path().resolve(name);
    Map<String, Object> noting =
        new HashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          public Object put(String key, Object location) {
            reads = disk.reads().stream().map(KeydirSteps::span).toList();
            recognised(key, span(Inside.of(location)));
            return super.put(key, location);
          }
        };
    try (FileChannel channel = FileChannel.open(path)) {
      Inside.make("storage.keydir.LogScan", channel, path).call("fill", noting);
    }
    show(null, null, "", null, complete());
  }

  private String begin(int readSize) {
    return ("`open` finds a log of %d bytes, and an empty keydir. It goes from record to record. "
            + "So that there's something to see, the disk of this picture returns at most %d bytes "
            + "a read.")
        .formatted(file.length, readSize);
  }

  /** Shows the header and then the key of a record, which the scan has put into the keydir. */
  private void recognised(String key, Span value) {
    ByteBuffer log = ByteBuffer.wrap(file).position(record);
    RecordHeader header = RecordHeader.decode(log);
    Span lengths = new Span(record, log.position() - record);
    Span keyBytes = Span.between(lengths.end(), value.offset());
    String says =
        "key of %d bytes, value of %d".formatted(header.keyLength(), header.valueLength());
    show(
        readOf(lengths),
        lengths,
        says,
        null,
        "At %d, a record begins with its two lengths: %s. So the next record begins at %d."
            .formatted(record, says, value.end()));

    Span old = keydir.put(key, value);
    Span last = readOf(keyBytes);
    String text =
        ("The key is `%s`. Its value isn't looked at: where it begins and how long it is goes "
                + "into the keydir")
            .formatted(key);
    text += old == null ? "." : ", instead of the older location.";
    if (value.end() > last.end() && value.end() < file.length) {
      text += " Nobody has read %s.".formatted(Span.between(last.end(), value.end()));
    }
    show(last, keyBytes, says, key, text);
    record = value.end();
  }

  private String complete() {
    Steps.require(record == file.length, "the log has no torn tail");
    return ("The log ends at %d, where the last record does. The keydir is complete: %d keys. "
            + "`open` has paid. From here on, `get` gains.")
        .formatted(file.length, keydir.size());
  }

  private boolean isKeydirOf(KeydirStore store) {
    Map<String, Span> found = new HashMap<>();
    Map<?, ?> map = (Map<?, ?>) Inside.of(store).value("keydir");
    map.forEach((key, location) -> found.put((String) key, span(Inside.of(location))));
    return found.equals(keydir);
  }

  private void get(String key, List<ObservedDisk.Read> reads, String answer) {
    Span value = keydir.get(key);
    show(
        null,
        null,
        "",
        key,
        "`get %s` asks the keydir: %d bytes, beginning at %d. The disk wasn't needed for that."
            .formatted(key, value.length(), value.offset()));
    Steps.require(
        reads.stream().map(KeydirSteps::span).toList().equals(List.of(value)),
        "get is one read of the value");
    show(
        value,
        value,
        "",
        key,
        "One read, %s, and that's the answer: `%s`. For %d bytes of value, %d were read."
            .formatted(value, answer, value.length(), value.length()));
  }

  private void show(Span read, Span piece, String header, String key, String text) {
    List<Entry> entries = new ArrayList<>();
    keydir.forEach(
        (each, value) ->
            entries.add(new Entry(each, value.offset(), value.length(), each.equals(key))));
    frames.add(
        new Frame(read, piece, null, null, List.of(Note.of("record", header)), entries, text));
  }

  /** The read that brought these bytes. */
  private Span readOf(Span bytes) {
    return reads.stream().filter(read -> read.contains(bytes)).reduce((a, b) -> b).orElseThrow();
  }

  private static Span span(ObservedDisk.Read read) {
    return new Span((int) read.offset(), read.length());
  }

  private static Span span(Inside location) {
    return new Span(location.number("offset"), location.number("length"));
  }
}
