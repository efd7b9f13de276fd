package storage.replicated.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Objects;
import storage.common.cli.StageCommand;

/** Where the words of a command go: values to the one stream, messages to the other. */
record Console(PrintWriter out, PrintWriter err) {

  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  static Console of(OutputStream out, OutputStream err) {
    return new Console(new PrintWriter(out, true, UTF_8), new PrintWriter(err, true, UTF_8));
  }

  void print(String format, Object... args) {
    out.println(String.format(Locale.ROOT, format, args));
  }

  void json(Object result) {
    out.println(JSON.toJson(result));
  }

  void tell(String message) {
    out.flush(); // what was printed comes first
    err.println("replicated: " + message);
  }

  /** Tells what went wrong, in a sentence where that was to be expected, and returns its status. */
  int failure(Exception e) throws Exception {
    if (e instanceof IllegalArgumentException) {
      tell(e.getMessage());
      return StageCommand.REFUSED;
    }
    if (e instanceof IOException failure) {
      tell(sentence(failure));
      return StageCommand.FAILED;
    }
    throw e;
  }

  static String sentence(IOException e) {
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + ": no such file or directory";
    }
    if (e instanceof FileSystemException failure && failure.getReason() == null) {
      return failure.getFile() + ": " + failure.getClass().getSimpleName();
    }
    return Objects.requireNonNullElse(e.getMessage(), e.toString());
  }
}
