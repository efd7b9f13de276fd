package storage.replicated.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import storage.bitcask.BitcaskOptions;
import storage.bitcask.BitcaskStore;
import storage.bitcask.SyncPolicy;
import storage.common.KeyValueStore;
import storage.common.cli.StageCommand;
import storage.replicated.Administration;
import storage.replicated.ReplicatedStore;

/** What replication costs on this machine. */
@Command(
    name = "bench",
    description = {
      "Measures three processes on this machine, and a single stage 4 that syncs every write.",
      "All three sync to the one disk, and share the processors: three machines would have three"
          + " of each, and a network between them."
    })
final class BenchCommand implements Callable<Integer> {

  private static final int[] IN_FLIGHT = {1, 16, 256};
  private static final int SECONDS_TO_WARM_UP = 20;
  private static final int KEYS = 1_000;
  private static final String VALUE = "x".repeat(100);
  private static final int ROUNDS_OF_ELECTIONS = 5;
  private static final int LONG_VALUE = 64 << 10;

  private final Console console;

  /** Set by picocli from the arguments. */
  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "How long each row is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  /** What is measured. */
  private enum Part {
    ALONE,
    CALLS,
    LEADER,
    CATCH_UP
  }

  /** Set by picocli from the arguments. */
  @Option(
      names = "--part",
      split = ",",
      defaultValue = "ALONE,CALLS,LEADER,CATCH_UP",
      description = {
        "Measure these parts only: stage 4 alone, calls of three, the loss of a leader, a peer that"
            + " catches up (${COMPLETION-CANDIDATES})."
      })
  private Set<Part> parts;

  /** Set by picocli from the arguments. */
  @Option(
      names = "--catch-up",
      paramLabel = "MIB",
      defaultValue = "64",
      description = "How much a peer has missed when it comes back (default: ${DEFAULT-VALUE}).")
  private int missed;

  /** Set by picocli from the arguments; null for one of its own. */
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "An empty directory, on the disk that is measured.")
  private Path directory;

  /** Set by picocli from the arguments. */
  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  BenchCommand(Console console) {
    this.console = console;
  }

  /**
   * One row of the result.
   *
   * @param inFlight how many calls are under way at once
   * @param unit what the figure counts: calls a second, or seconds
   */
  private record Row(String what, int inFlight, double figure, String unit) {}

  /** All of the result. */
  private record Result(Machine machine, int seconds, List<Row> rows) {}

  @Override
  public Integer call() throws IOException {
    Path home = directory == null ? Files.createTempDirectory("replicated-bench") : directory;
    Machine machine = Machine.withDataIn(home);
    List<Row> rows = new ArrayList<>();
    try {
      if (parts.contains(Part.ALONE)) {
        alone(home.resolve("alone"), rows);
      }
      if (!parts.equals(Set.of(Part.ALONE))) {
        group(home.resolve("group"), rows);
      }
    } finally {
      if (directory == null) {
        Folders.delete(home);
      }
    }
    if (json) {
      console.json(new Result(machine, seconds, rows));
    }
    return StageCommand.DONE;
  }

  private void group(Path home, List<Row> rows) throws IOException {
    try (LocalGroup group = LocalGroup.start(home)) {
      group.awaitLeader();
      try (ReplicatedStore store = group.store()) {
        rate(SECONDS_TO_WARM_UP, 64, i -> set(store, i)); // three JVMs have all to compile
        if (parts.contains(Part.CALLS)) {
          measure(group, store, rows);
        }
        if (parts.contains(Part.LEADER)) {
          elections(group, store, rows);
        }
        if (parts.contains(Part.CATCH_UP)) {
          catchUp(group, store, rows);
        }
      }
    }
  }

  private void alone(Path home, List<Row> rows) throws IOException {
    BitcaskOptions always = BitcaskOptions.defaults().withSync(SyncPolicy.always());
    try (KeyValueStore alone = BitcaskStore.open(home, always)) {
      for (int count : IN_FLIGHT) {
        add(rows, "one stage 4, set", count, i -> set(alone, i));
      }
    }
  }

  private void measure(LocalGroup group, ReplicatedStore store, List<Row> rows) throws IOException {
    for (int count : IN_FLIGHT) {
      add(rows, "three, set", count, i -> set(store, i));
    }
    String leader = group.awaitLeader().name();
    for (int count : IN_FLIGHT) {
      add(rows, "three, get", count, i -> store.get(key(i)));
      add(rows, "three, stale get", count, i -> store.getStale(key(i), leader));
    }
  }

  private static void set(KeyValueStore store, long i) throws IOException {
    store.set(key(i), VALUE);
  }

  private static String key(long i) {
    return "key " + i % KEYS;
  }

  /** How long nobody is answered when the leader is killed, and when it hands over. */
  private void elections(LocalGroup group, ReplicatedStore store, List<Row> rows)
      throws IOException {
    for (int round = 1; round <= ROUNDS_OF_ELECTIONS; round++) {
      String leader = group.awaitLeader().name();
      group.kill(leader);
      show(rows, time("leader killed, until the next write", secondsOfASet(store)));
      group.start(leader);
      group.awaitEqual();
    }
    String next = group.awaitLeader().name().equals("n1") ? "n2" : "n1";
    long start = System.nanoTime();
    group.administration().transferLeader(next);
    store.set("after", "transfer");
    show(rows, time("leader transferred, until the next write", since(start)));
  }

  private static double secondsOfASet(ReplicatedStore store) throws IOException {
    long start = System.nanoTime();
    store.set("after", "the leader");
    return since(start);
  }

  private void catchUp(LocalGroup group, ReplicatedStore store, List<Row> rows) throws IOException {
    String leader = group.awaitLeader().name();
    String late = LocalGroup.NAMES.stream().filter(name -> !name.equals(leader)).findAny().get();
    group.kill(late);
    String value = "y".repeat(LONG_VALUE);
    int count = (missed << 20) / LONG_VALUE;
    AtomicLong next = new AtomicLong();
    inThreads(
        16,
        () -> {
          for (long i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            store.set("long " + i, value);
          }
        });
    Administration administration = group.administration();
    for (String name : LocalGroup.NAMES) {
      if (!name.equals(late)) {
        administration.snapshot(name);
      }
    }
    long start = System.nanoTime();
    group.start(late);
    group.awaitEqual();
    String what = "a peer has missed %,d MiB, until it has them".formatted(missed);
    show(rows, time(what, since(start)));
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private void add(List<Row> rows, String what, int inFlight, Action action) throws IOException {
    show(rows, new Row(what, inFlight, rate(seconds, inFlight, action), "a second"));
  }

  private static Row time(String what, double seconds) {
    return new Row(what, 1, seconds, "s");
  }

  /** How many calls a second are answered. */
  private static double rate(int seconds, int inFlight, Action action) throws IOException {
    AtomicLong done = new AtomicLong();
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    inThreads(
        inFlight,
        () -> {
          while (System.nanoTime() < end) {
            action.run(done.getAndIncrement());
          }
        });
    return done.get() / since(start);
  }

  private static void inThreads(int count, Task task) throws IOException {
    List<Thread> threads = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      threads.add(
          new Thread(
              () -> {
                try {
                  task.run();
                } catch (IOException e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  /** Prints a row as soon as it is known, or keeps it for the JSON. */
  private void show(List<Row> rows, Row row) {
    rows.add(row);
    if (!json) {
      boolean isTime = row.unit().equals("s");
      String figure = String.format(Locale.ROOT, isTime ? "%,.1f" : "%,.0f", row.figure());
      String what = isTime ? row.what() : row.what() + ", " + row.inFlight() + " in flight";
      console.print("%-48s %10s %s", what, figure, row.unit());
    }
  }

  /** One call, by its number. */
  private interface Action {
    void run(long i) throws IOException;
  }

  private interface Task {
    void run() throws IOException;
  }
}
