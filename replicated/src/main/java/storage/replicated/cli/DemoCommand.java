package storage.replicated.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;
import storage.common.cli.StageCommand;
import storage.replicated.Administration.PeerStatus;
import storage.replicated.ReplicatedStore;

/** Three processes, of which the leader is killed under load. */
@Command(
    name = "demo",
    description = {
      "Starts three processes on this machine, kills the leader while clients write, and says what"
          + " the clients saw.",
      "Exits with 0 only if every write that was acknowledged is there, none was done twice, and the"
          + " three are equal in the end."
    })
final class DemoCommand implements Callable<Integer> {

  private static final String BARS = " \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";

  private final Console console;
  private final long start = System.nanoTime();

  /** Set by picocli from the arguments. */
  @Option(
      names = "--clients",
      defaultValue = "8",
      description = "How many clients write (default: ${DEFAULT-VALUE}).")
  private int clients;

  /** Set by picocli from the arguments. */
  @Option(
      names = "--seconds",
      defaultValue = "3",
      description =
          "How long they write before the leader is killed, after that, and after it is back"
              + " (default: ${DEFAULT-VALUE}).")
  private int seconds;

  DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("replicated-demo");
    List<String> lost;
    try (LocalGroup group = LocalGroup.start(directory)) {
      say("three processes are started: %s", String.join(", ", LocalGroup.NAMES));
      lost = killTheLeader(group);
      if (lost.isEmpty()) {
        lost = compare(group);
      }
    }
    lost.forEach(console::tell);
    if (!lost.isEmpty()) {
      console.tell("what the three have on their disks is left in " + directory);
    } else {
      Folders.delete(directory);
      console.print("Nothing was lost, and nothing was done twice.");
    }
    return lost.isEmpty() ? StageCommand.DONE : StageCommand.FAILED;
  }

  private List<String> killTheLeader(LocalGroup group) throws IOException, InterruptedException {
    PeerStatus first = group.awaitLeader();
    say("%s leads, in term %d", first.name(), first.term());
    try (ReplicatedStore store = group.store()) {
      Load load = new Load(store, clients);
      say("%d clients write as fast as they are answered", clients);
      Thread.sleep(1000L * seconds);
      int before = load.count();
      int killedAt = load.quarters().length;
      group.kill(first.name());
      say("%s is killed, with SIGKILL; so far %,d writes are acknowledged", first.name(), before);
      PeerStatus second = group.awaitLeader();
      say("%s leads, in term %d", second.name(), second.term());
      Thread.sleep(1000L * seconds);
      group.start(first.name());
      say("%s is started again", first.name());
      Thread.sleep(1000L * seconds);
      load.close();
      say(
          "the clients end: %,d writes are acknowledged, %,d have failed",
          load.count(), load.failures());
      picture(load.quarters(), killedAt, load.longestGap());
      List<String> lost = load.check();
      say("every key was read, and %s", lost.isEmpty() ? "has what was acknowledged" : "is wrong");
      return lost;
    }
  }

  /** Draws a bar for each quarter of a second, as high as the number of writes. */
  private void picture(int[] quarters, int killedAt, double longestGap) {
    int most = 1;
    for (int each : quarters) {
      most = Math.max(most, each);
    }
    StringBuilder bars = new StringBuilder();
    for (int each : quarters) {
      int height = each == 0 ? 0 : 1 + (BARS.length() - 2) * each / most;
      bars.append(BARS.charAt(height));
    }
    console.print("");
    console.print("    %s|", bars);
    console.print("    %s^ killed", " ".repeat(killedAt));
    console.print("    writes acknowledged in each quarter of a second: %,d at most", most);
    console.print("    the longest time without an answer: %.1f s", longestGap);
    console.print("");
  }

  /** Ends all, and compares what the three have on their disks. */
  private List<String> compare(LocalGroup group) throws IOException, InterruptedException {
    group.awaitEqual();
    group.stopAll();
    Map<String, Map<String, String>> contents = new TreeMap<>();
    for (String name : LocalGroup.NAMES) {
      contents.put(name, content(group.cask(name)));
    }
    boolean isEqual = contents.values().stream().distinct().count() == 1;
    say(
        "%s hold %s",
        contents.keySet(),
        isEqual
            ? "the same %,d records".formatted(contents.get("n1").size())
            : "different records");
    return isEqual ? List.of() : List.of("the three are not equal: " + group.group());
  }

  static Map<String, String> content(Path cask) throws IOException {
    HexFormat hex = HexFormat.of();
    Map<String, String> records = new TreeMap<>();
    try (Bitcask view = Bitcask.open(cask, BitcaskOptions.defaults().asReadOnly())) {
      view.forEach(entry -> records.put(hex.formatHex(entry.key()), hex.formatHex(entry.value())));
    }
    return records;
  }

  private void say(String format, Object... args) {
    double now = (System.nanoTime() - start) / 1e9;
    console.print("%5.1f s  %s", now, String.format(Locale.ROOT, format, args));
  }
}
