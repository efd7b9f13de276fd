package storage.bitcask.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.util.StringJoiner;
import storage.bitcask.Entry;
import storage.common.Printable;
import storage.common.cli.CommandContext;
import storage.common.cli.StageCommand;

/** Prints one entry after the other: a line for people, or an element of a JSON array. */
final class Listing {

  private final CommandContext context;
  private final boolean json;

  /** The element that was not printed yet, since a comma may have to follow; null before it. */
  private String element;

  /** Whether a line is not the text itself. */
  private boolean hasEscapes;

  Listing(CommandContext context, boolean json) {
    this.context = context;
    this.json = json;
  }

  void key(Entry entry) throws IOException {
    if (json) {
      element(EntryJson.of(entry.key()));
    } else {
      line(entry.key());
    }
  }

  void entry(Entry entry) throws IOException {
    if (json) {
      element(EntryJson.of(entry));
    } else {
      line(entry.key(), entry.value());
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
    element = "  " + EntryJson.text(next);
  }

  /** Prints what is left, and returns the exit status: escaped lines are not the data itself. */
  int end() throws IOException {
    if (json) {
      context.print(element == null ? "[" : element);
      context.print("]");
    }
    if (hasEscapes) {
      context.tell("some of it was printed with escapes; export prints all as it is");
    }
    return hasEscapes ? StageCommand.REFUSED : StageCommand.DONE;
  }
}
