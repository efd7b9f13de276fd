package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import storage.backwards.BackwardsStore;
import storage.common.kit.ObservedDisk;
import storage.docs.Frame.Cell;
import storage.docs.Frame.Mark;
import storage.docs.Frame.Note;
import storage.docs.Frame.Span;

/**
 * Steps through a {@code get} of stage 2.
 *
 * <p>The store is watched first, with small chunks. Then the stage's own scan is given what was
 * read, piece by piece, so that its state can be shown after each.
 */
final class BackwardSteps {

  private static final String SCAN = "storage.backwards.BackwardScan";

  private final String key;
  private final byte[] wanted;
  private final byte[] file;
  private final Inside scan;
  private final List<Frame> frames = new ArrayList<>();

  /** Where the part of the file begins that was scanned: the chunk before ends there. */
  private int scanned;

  /** Where what is carried over begins in the file. */
  private int headOffset;

  private BackwardSteps(String key, Path path) throws IOException {
    this.key = key;
    wanted = (key + ',').getBytes(UTF_8);
    file = Files.readAllBytes(path);
    scan = Inside.make(SCAN, path, wanted);
    scanned = file.length;
  }

  static List<Frame> of(Path directory, String key, int chunkSize) throws IOException {
    Path path = directory.resolve(Stage.BACKWARDS.datastore());
    BackwardSteps steps = new BackwardSteps(key, path);
    ObservedDisk disk = new ObservedDisk(directory);
    List<String> answer = new ArrayList<>();
    List<ObservedDisk.Read> reads;
    try (BackwardsStore store = BackwardsStore.open(disk.path(), chunkSize)) {
      reads = disk.readsDuring(() -> answer.add(store.get(key).orElseThrow()));
    }
    steps.begin(chunkSize);
    Inside inChunks = Inside.make(SCAN, path, steps.wanted);
    for (ObservedDisk.Read read : reads) {
      Span span = new Span((int) read.offset(), read.length());
      if (!steps.isFound()) {
        steps.chunk(span);
        inChunks.call("previous", Bytes.slice(steps.file, span), span.length(), read.offset());
      }
    }
    ObservedDisk.Read last = reads.get(reads.size() - 1);
    steps.value(new Span((int) last.offset(), last.length()), answer.get(0));
    Steps.require(inChunks.state().equals(steps.scan.state()), "pieces are scanned like chunks");
    return steps.frames;
  }

  private void begin(int chunkSize) {
    show(
        null,
        null,
        null,
        List.of(),
        ("`get %s` looks for the newest line that begins with the key and a comma, these %d "
                + "bytes. It begins at the end of the file, with chunks of %d bytes.")
            .formatted(key, wanted.length, chunkSize));
  }

  private void chunk(Span chunk) {
    Steps.require(chunk.end() == scanned, "chunks leave nothing out");
    show(chunk, null, kept(), List.of(), arrival(chunk));
    int end = chunk.end();
    while (end > chunk.offset() && !isFound()) {
      int newline = Steps.lastIndexOf(file, '\n', chunk.offset(), end);
      int from = newline < 0 ? chunk.offset() : newline;
      piece(chunk, Span.between(from, end));
      end = from;
    }
    scanned = chunk.offset();
  }

  private String arrival(Span chunk) {
    String which = chunk.end() == file.length ? "The last chunk" : "The chunk before that";
    String text = "%s is read: %s.".formatted(which, chunk);
    if (chunk.end() < file.length) {
      text += " The one that was in memory is gone, except for what was carried over.";
    }
    if (Steps.cutsCharacter(file, chunk.offset())) {
      int whole = chunk.offset();
      while (Steps.cutsCharacter(file, whole)) {
        whole++;
      }
      text +=
          " It begins in the middle of a character: `%s` is its end, and no text by itself."
              .formatted(Bytes.hex(file, chunk.offset(), whole));
    }
    return text;
  }

  /** Has a piece scanned that is a newline and what follows it, or the beginning of a chunk. */
  private void piece(Span chunk, Span piece) {
    int newlineOffset = scan.number("newlineOffset");
    byte[] head = head();
    scan.call("previous", Bytes.slice(file, piece), piece.length(), (long) piece.offset());
    boolean newline = file[piece.offset()] == '\n';
    if (!newline && piece.offset() > 0) {
      headOffset = piece.offset();
      carried(chunk, piece, newlineOffset);
    } else if (newlineOffset < 0) {
      show(chunk, new Span(piece.offset(), 1), null, List.of(), behindTheLastNewline(piece));
    } else {
      Span line = newline ? Span.between(piece.offset() + 1, piece.end()) : piece;
      judged(chunk, line, head);
    }
  }

  private static String behindTheLastNewline(Span piece) {
    int torn = piece.length() - 1;
    return ("The newline at %d ends a line. Behind it there's %s. Where that line begins, we "
            + "don't know yet.")
        .formatted(
            piece.offset(), torn == 0 ? "nothing" : "a torn tail of %d bytes".formatted(torn));
  }

  private void carried(Span chunk, Span piece, int newlineOffset) {
    int kept = scan.number("headLength");
    String which = kept < wanted.length ? "all %d bytes are" : "the first %d bytes are";
    show(
        chunk,
        piece,
        kept(),
        List.of(),
        ("There's no other newline in this chunk, so the line that ends at %d begins in an "
                + "earlier one. Of the piece that's here, %s carried over: enough to tell whose line "
                + "it is.")
            .formatted(newlineOffset, which.formatted(kept)));
  }

  private void judged(Span chunk, Span line, byte[] head) {
    int here = Math.min(line.length(), wanted.length);
    int rest = Math.min(head.length, wanted.length - here);
    byte[] begins = Bytes.slice(file, new Span(line.offset(), here + rest));
    Steps.require(
        Arrays.equals(begins, here, here + rest, head, 0, rest), "what's carried is of that line");
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < begins.length; i++) {
      Mark mark = begins[i] == wanted[i] ? Mark.SAME : Mark.OTHER;
      cells.add(cell(begins, i, i < here ? List.of(mark) : List.of(mark, Mark.CARRIED)));
    }
    String where =
        line.offset() == 0
            ? "The file begins here, and so does this line. "
            : "The newline at %d ends the line before, so this one begins at %d. "
                .formatted(line.offset() - 1, line.offset());
    Span carried = rest == 0 ? null : new Span(line.end(), rest);
    show(chunk, line, carried, cells, where + joined(begins, here, rest) + verdict());
  }

  private static String joined(byte[] begins, int here, int rest) {
    if (rest == 0) {
      return "`%s`, its first bytes, ".formatted(Bytes.hex(begins, 0, here));
    }
    return "`%s` from this chunk, and after it `%s`, which was carried over, "
        .formatted(Bytes.hex(begins, 0, here), Bytes.hex(begins, here, here + rest));
  }

  private String verdict() {
    return isFound()
        ? ("are `%s,`: the wanted key and its comma. It's the newest line of that key, and the "
                + "scan stops.")
            .formatted(key)
        : "aren't the wanted key, so the line is passed over.";
  }

  /** Shows the answer, which is in the last read: in the chunk in hand, or read by itself. */
  private void value(Span lastRead, String answer) {
    Steps.require(lastRead.contains(found()), "what is read last is what was found");
    String text =
        lastRead.equals(found())
            ? "The value is read by itself, %s, since not all of it is in the chunk."
            : "The value is in the chunk, %s.";
    text = text.formatted(found()) + " It's the answer: `%s`.".formatted(answer);
    if (scanned > 0) {
      text += " Nobody has read %s.".formatted(Span.between(0, scanned));
    }
    show(lastRead, found(), null, List.of(), text);
  }

  private void show(Span read, Span piece, Span kept, List<Cell> line, String text) {
    List<Note> notes =
        List.of(
            new Note("carried over", cells(head(), List.of(Mark.CARRIED)), ""),
            new Note("this line", line, line.isEmpty() ? "" : isFound() ? "match" : "differs"),
            new Note("wanted", cells(wanted, List.of()), ""),
            Note.of("found", isFound() ? "value in " + found() : ""));
    frames.add(new Frame(read, piece, kept, isFound() ? found() : null, notes, List.of(), text));
  }

  private List<Cell> cells(byte[] bytes, List<Mark> marks) {
    return IntStream.range(0, bytes.length).mapToObj(i -> cell(bytes, i, marks)).toList();
  }

  private static Cell cell(byte[] bytes, int at, List<Mark> marks) {
    return new Cell(Bytes.hex(bytes, at, at + 1), marks);
  }

  /** Where in the file that is which was carried over, or null if nothing was. */
  private Span kept() {
    byte[] head = head();
    Span kept = new Span(headOffset, head.length);
    Steps.require(
        head.length == 0 || Arrays.equals(head, Bytes.slice(file, kept)), "pieces are neighbours");
    return head.length == 0 ? null : kept;
  }

  /** What is carried over from later chunks. */
  private byte[] head() {
    return Arrays.copyOf((byte[]) scan.value("head"), scan.number("headLength"));
  }

  private boolean isFound() {
    return (boolean) scan.call("found");
  }

  private Span found() {
    return new Span(
        ((Long) scan.call("foundOffset")).intValue(), ((Long) scan.call("foundLength")).intValue());
  }
}
