package storage.bitcask;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Option;
import storage.common.cli.CommandContext;
import storage.common.cli.StageCommand;

/**
 * The commands of stage 4 beyond those of every stage, and what they share: each opens the store,
 * works, closes it, and shows what came of it, for people or as JSON.
 */
final class CaskCommands {

  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final CommandContext context;

  CaskCommands(CommandContext context) {
    this.context = context;
  }

  List<Object> all() {
    List<Object> all = new ArrayList<>(new ChangingCommands(this).all());
    all.addAll(new ReadingCommands(this).all());
    return all;
  }

  CommandContext context() {
    return context;
  }

  void print(String format, Object... args) {
    context.out().printf(Locale.ROOT, format + "%n", args);
  }

  /** Runs a command on a store that is only read. */
  int reading(OnStore command) throws IOException {
    return on(BitcaskOptions.defaults().asReadOnly(), command);
  }

  /** Runs a command that writes, without a thread in the background. */
  int writing(OnStore command) throws IOException {
    return on(BitcaskOptions.defaults().withoutBackground(), command);
  }

  private int on(BitcaskOptions options, OnStore command) throws IOException {
    return inDirectory(
        directory -> {
          try (Bitcask cask = Bitcask.open(directory, options)) {
            return command.run(cask);
          }
        });
  }

  /** Runs a command on the files of a store. */
  int inDirectory(OnFiles command) throws IOException {
    return context.hasStore() ? command.run(context.directory()) : StageCommand.FAILED;
  }

  /** What a command does with the files of a store; returns its status. */
  interface OnFiles {
    int run(Path directory) throws IOException;
  }

  /** What a command does with an open store; returns its status. */
  interface OnStore {
    int run(Bitcask cask) throws IOException;
  }

  /** The option {@code --json}, and what it decides. */
  static final class Output {

    /** Set by picocli from the arguments. */
    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    boolean isJson() {
      return json;
    }

    int show(CaskCommands commands, Object result, Runnable forPeople) {
      if (json) {
        commands.print("%s", JSON.toJson(result));
      } else {
        forPeople.run();
      }
      return StageCommand.DONE;
    }

    /** Of bytes. */
    Bar bar(CaskCommands commands, String task) {
      return new Bar(json ? null : commands.context.progressBar(task, 0, " KiB", 1024));
    }

    /** Of records that are printed meanwhile. */
    Bar barBesideOutput(CaskCommands commands, String task) {
      boolean isHidden = json || commands.context.isOutputSeen();
      return new Bar(isHidden ? null : commands.context.progressBar(task, 0, "", 1));
    }
  }

  /** Shows on a terminal how far a long command has come. */
  static final class Bar implements Progress, Closeable {

    /** Null where nobody would see it. */
    private final ProgressBar bar;

    private Bar(ProgressBar bar) {
      this.bar = bar;
    }

    @Override
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
