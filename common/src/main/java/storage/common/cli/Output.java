package storage.common.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Option;

/** How a command answers: for people, or with the option {@code --json} as JSON. */
public final class Output {

  private static final Gson JSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .registerTypeAdapter(Instant.class, (JsonSerializer<Instant>) Output::text)
          .create();

  /** Set by picocli from the arguments. */
  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  private static JsonPrimitive text(Instant instant, Type type, JsonSerializationContext context) {
    return new JsonPrimitive(instant.toString());
  }

  public boolean isJson() {
    return json;
  }

  /** Prints a result, or lets {@code forPeople} print it. */
  public void show(CommandContext context, Object result, Printing forPeople) throws IOException {
    if (json) {
      context.print(JSON.toJson(result));
    } else {
      forPeople.run();
    }
  }

  public static void print(CommandContext context, String format, Object... args)
      throws IOException {
    context.print(String.format(Locale.ROOT, format, args));
  }

  /** Returns "1 segment", or "2 segments". */
  public static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }

  /** Shows how many bytes are done. */
  public Bar bar(CommandContext context, String task) {
    return new Bar(json ? null : context.progressBar(task, 0, " KiB", 1024));
  }

  /** Shows how many records are done, where they are not seen themselves. */
  public static Bar barBesideOutput(CommandContext context, String task) {
    return new Bar(context.isOutputSeen() ? null : context.progressBar(task, 0, "", 1));
  }

  /** What prints a result for people. */
  public interface Printing {
    void run() throws IOException;
  }

  /** Shows on a terminal how far a long command has come. */
  public static final class Bar implements Closeable {

    /** Null where nobody would see it. */
    private final ProgressBar bar;

    private Bar(ProgressBar bar) {
      this.bar = bar;
    }

    /** Of {@code total} steps, {@code done} are done. */
    public void reached(long done, long total) {
      if (bar != null) {
        bar.maxHint(total).stepTo(done);
      }
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
      }
    }
  }
}
