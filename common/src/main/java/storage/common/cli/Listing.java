package storage.common.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.util.StringJoiner;
import storage.common.Printable;

/** Prints one record after the other: a line for people, or an element of a JSON array. */
public final class Listing {

  private final CommandContext context;
  private final boolean json;

  /** The element that was not printed yet, since a comma may have to follow; null before it. */
  private String element;

  /** Whether a line is not the text itself. */
  private boolean hasEscapes;

  public Listing(CommandContext context, boolean json) {
    this.context = context;
    this.json = json;
  }

  public void key(byte[] key) throws IOException {
    if (json) {
      element(JsonRecord.of(key));
    } else {
      line(key);
    }
  }

  public void record(JsonRecord record) throws IOException {
    if (json) {
      element(record.json());
    } else {
      line(record.key(), record.value());
    }
  }

  private void line(byte[]... columns) throws IOException {
    StringJoiner line = new StringJoiner("\t");
    for (byte[] column : columns) {
      String shown = Printable.of(column);
      hasEscapes |= shown.getBytes(UTF_8).length != column.length; // an escape is longer
      line.add(shown);
    }
    context.print(line.toString());
  }

  private void element(JsonElement next) throws IOException {
    context.print(element == null ? "[" : element + ",");
    element = "  " + JsonRecord.text(next);
  }

  /** Prints what is left, and returns the exit status: escaped lines are not the data itself. */
  public int end() throws IOException {
    if (json) {
      context.print(element == null ? "[" : element);
      context.print("]");
    }
    if (hasEscapes) {
      context.tell("some of this was printed with escapes; export prints everything as it is");
    }
    return hasEscapes ? StageCommand.REFUSED : StageCommand.DONE;
  }
}
