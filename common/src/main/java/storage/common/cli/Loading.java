package storage.common.cli;

import static java.lang.String.format;

import java.io.IOException;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;

/** Hands one record after the other to a store, and tells which one was refused. */
final class Loading {

  /** Takes the bar from under a message; it comes back on the next line. */
  private static final String ERASE_LINE = "\r\033[K";

  private final StoreCommands commands;
  private final boolean keepGoing;

  private long loaded;
  private long refused;

  Loading(StoreCommands commands, boolean keepGoing) {
    this.commands = commands;
    this.keepGoing = keepGoing;
  }

  /** Loads the whole input, or all up to the first record that is refused. */
  <T> int run(RecordInput<T> input, RecordInput.Sink<T> sink) throws IOException {
    long start = System.nanoTime();
    try {
      load(input, sink);
    } finally {
      summarize(System.nanoTime() - start);
    }
    return refused == 0 ? StageCommand.DONE : StageCommand.REFUSED;
  }

  private <T> void load(RecordInput<T> input, RecordInput.Sink<T> sink) throws IOException {
    RecordInput.Unit unit = input.unit();
    try (ProgressBar bar = commands.progressBar("load", input.size(), unit.name(), unit.size())) {
      boolean more = true;
      while (more && (keepGoing || refused == 0)) {
        try {
          more = loadNext(input, sink);
        } catch (IllegalArgumentException e) {
          refused++;
          if (bar != null) {
            commands.console().err().print(ERASE_LINE);
          }
          commands.tell(input.place() + ": " + e.getMessage());
        }
        if (bar != null) {
          bar.stepTo(input.progress());
        }
      }
    }
  }

  /** Returns false at the end of the input. */
  private <T> boolean loadNext(RecordInput<T> input, RecordInput.Sink<T> sink) throws IOException {
    T record = input.next();
    if (record == null) {
      return false;
    }
    sink.accept(record);
    loaded++;
    return true;
  }

  private void summarize(long nanos) {
    String records = loaded == 1 ? "record" : "records";
    String others = refused == 0 ? "" : format(Locale.ROOT, "; refused %,d", refused);
    String time =
        commands.console().isOfProcess() ? format(Locale.ROOT, " in %.2f s", nanos / 1e9) : "";
    commands.tell(format(Locale.ROOT, "loaded %,d %s%s%s", loaded, records, time, others));
  }
}
