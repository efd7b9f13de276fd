package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import storage.common.kit.ObservedDisk;
import storage.docs.Frame.Cell;
import storage.docs.Frame.Mark;
import storage.docs.Frame.Note;
import storage.docs.Frame.Span;
import storage.simplest.SimplestStore;

/**
 * Steps through a {@code get} of stage 1.
 *
 * <p>The store is watched first, on a disk that returns few bytes a read. Then the stage's own scan
 * is given what was read, line by line, so that its state can be shown after each piece.
 */
final class ForwardSteps {

  private final String key;
  private final byte[] wanted;
  private final byte[] file;
  private final Inside scan;
  private final List<Frame> frames = new ArrayList<>();
  private int scanned;
  private int bytesRead;

  private ForwardSteps(String key, Path path) throws IOException {
    this.key = key;
    wanted = key.getBytes(UTF_8);
    file = Files.readAllBytes(path);
    scan = Inside.make("storage.simplest.ForwardScan", path, wanted);
  }

  static List<Frame> of(Path directory, String key, int chunkSize) throws IOException {
    Path path = directory.resolve(Stage.SIMPLEST.datastore());
    ForwardSteps steps = new ForwardSteps(key, path);
    ObservedDisk disk = new ObservedDisk(directory);
    disk.shortenReads(chunkSize);
    List<String> answer = new ArrayList<>();
    List<ObservedDisk.Read> reads;
    try (SimplestStore store = SimplestStore.open(disk.path())) {
      reads = disk.readsDuring(() -> answer.add(store.get(key).orElseThrow()));
    }
    steps.begin(chunkSize);
    Inside inChunks = Inside.make("storage.simplest.ForwardScan", path, steps.wanted);
    for (int i = 0; i < reads.size(); i++) {
      Span span = new Span((int) reads.get(i).offset(), reads.get(i).length());
      if (i == reads.size() - 1) {
        steps.value(span, answer.get(0));
      } else if (span.offset() < steps.scanned) {
        steps.lineAgain(span);
      } else if (span.length() == 0) {
        steps.endOfFile();
      } else {
        steps.chunk(span);
        inChunks.call("next", Bytes.slice(steps.file, span), span.length());
      }
    }
    Steps.require(inChunks.state().equals(steps.scan.state()), "pieces are scanned like chunks");
    return steps.frames;
  }

  private void begin(int chunkSize) {
    show(
        null,
        null,
        ("`get %s` reads the file from its beginning, and all of it: %d bytes. So that "
                + "there's something to see, the disk of this picture returns at most %d bytes a read.")
            .formatted(key, file.length, chunkSize));
  }

  private void chunk(Span chunk) {
    bytesRead += chunk.length();
    String before = Steps.capital("%s are read. ".formatted(chunk));
    int at = chunk.offset();
    while (at < chunk.end()) {
      int newline = Steps.indexOf(file, '\n', at, chunk.end());
      int end = newline < 0 ? chunk.end() : newline + 1;
      piece(chunk, Span.between(at, end), before);
      before = "";
      at = end;
    }
    scanned = chunk.end();
  }

  /** Has a piece scanned that lies within one line. */
  private void piece(Span chunk, Span piece, String before) {
    int matchedBefore = scan.number("matched");
    boolean keyWasKnown = scan.number("valueOffset") >= 0;
    int foundBefore = scan.number("foundOffset");
    scan.call("next", Bytes.slice(file, piece), piece.length());

    StringBuilder text = new StringBuilder(before);
    boolean ends = scan.number("lineOffset") == piece.end();
    boolean found = scan.number("foundOffset") != foundBefore;
    if (!ends) {
      text.append(
          keyWasKnown ? "All of them belong to a value: nothing to look at." : inKey(piece));
    } else {
      if (!keyWasKnown && matchedBefore > 0 && found) {
        int missing = wanted.length - matchedBefore;
        text.append("The key goes on where the cut was, and its last ");
        text.append(missing == 1 ? "byte is as wanted, too. " : missing + " bytes are, too. ");
      }
      text.append("The newline at %d ends the line. ".formatted(piece.end() - 1));
      text.append(found ? noted(foundBefore) : "Its key was another one, so nothing is noted.");
    }
    show(chunk, piece, text.toString());
  }

  private String inKey(Span piece) {
    int matched = scan.number("matched");
    int value = scan.number("valueOffset");
    if (value >= 0 && matched == wanted.length) {
      return ("A line begins at %d. Its key ends at the comma, and all its %d bytes are as wanted. "
              + "Where the value begins is known now, and where it ends isn't.")
          .formatted(scan.number("lineOffset"), matched);
    }
    if (value >= 0) {
      return ("The key ends at the comma, at %d, and is another one. Of the rest of its line, only "
              + "the newline matters.")
          .formatted(value - 1);
    }
    String where = Steps.cutsCharacter(file, piece.end()) ? "character of a key" : "key";
    if (matched < 0) {
      return "The chunk ends within a %s, which is another one already.".formatted(where);
    }
    return ("A line begins at %d, and the chunk ends within a %s. So far, %d bytes are as "
            + "wanted: that number is kept, and not the bytes.")
        .formatted(scan.number("lineOffset"), where, matched);
  }

  private String noted(int foundBefore) {
    return "Its key was the wanted one, so the place of its value is noted%s: %s."
        .formatted(foundBefore < 0 ? "" : ", over the older one", found());
  }

  private void endOfFile() {
    show(
        new Span(file.length, 0),
        null,
        "The next read brings nothing: that's the end of the file. "
            + "What was noted last is the newest.");
  }

  /** The line that was found lay across a cut. */
  private void lineAgain(Span part) {
    bytesRead += part.length();
    boolean first = part.offset() == found().offset() - wanted.length - ",".length();
    String why =
        "The line came in pieces, and nobody keeps writers out between two reads. Now that its "
            + "newline has been seen, it can't change any more, so it's read again: %s.";
    show(
        part, part, (first ? why : "The rest of the line is read again, too: %s.").formatted(part));
  }

  private void value(Span value, String answer) {
    Steps.require(value.equals(found()), "what is read is what was found");
    bytesRead += value.length();
    show(
        value,
        value,
        "The value is read, %s, and is the answer: `%s`. For %d bytes of value, %d were read."
            .formatted(value, answer, value.length(), bytesRead));
  }

  private void show(Span read, Span piece, String text) {
    int matched = scan.number("matched");
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      cells.add(
          new Cell(Bytes.hex(wanted, i, i + 1), i < matched ? List.of(Mark.SAME) : List.of()));
    }
    Note key = new Note("wanted key", cells, progress(matched));
    Span found = scan.number("foundOffset") < 0 ? null : found();
    Note noted = Note.of("noted", found == null ? "" : "value in " + found);
    frames.add(new Frame(read, piece, null, found, List.of(key, noted), List.of(), text));
  }

  private String progress(int matched) {
    return switch (matched) {
      case -1 -> "the key of this line differs";
      case 0 -> key;
      default -> "%d of %d bytes match".formatted(matched, wanted.length);
    };
  }

  private Span found() {
    return new Span(scan.number("foundOffset"), scan.number("foundLength"));
  }
}
