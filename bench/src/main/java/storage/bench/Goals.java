package storage.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import storage.common.KeyValueStore;

/**
 * Sets stages 1 to 3 beside what this machine could do at best, in ratios within one run.
 *
 * <p>A ratio of times is no test: it depends on the machine and on who else is using it.
 */
@Command(
    name = "goals",
    description = {
      "Sets stages 1 to 3 beside what this machine could do at best.",
      "Each line is a ratio: its median and range over all rounds, then the two medians. Takes about "
          + "two minutes and 400 MB in the temporary folder; run it with -Xmx2g."
    })
final class Goals implements Callable<Integer> {

  /** One hundredth of the large file, for what should not depend on the file. */
  private static final int SMALLER = 100;

  /** How many random places the keydir's reads go through, made beforehand for both sides. */
  private static final int PLACES = 500_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description = "How often each pair is measured, 5 or more. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--lines",
      paramLabel = "N",
      defaultValue = "1700000",
      description = "Lines of the large file of stages 1 and 2. Default: ${DEFAULT-VALUE}, 200 MB.")
  private int lines;

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Keys of stage 3. Default: ${DEFAULT-VALUE}.")
  private int keys;

  private final SplittableRandom random = new SplittableRandom(42);

  @Override
  public Integer call() throws Exception {
    if (rounds < 5 || lines < SMALLER || keys < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--rounds must be 5 or more, --lines " + SMALLER + " or more, --keys 1 or more");
    }
    say("on", "%s", Machine.thisOne().description());
    say("ratio: what it should be", "median (range over %d rounds), time to time", rounds);
    try (TempDirectory data = TempDirectory.create()) {
      Path large = fill(Engines.SIMPLEST, data.path().resolve("large"), lines);
      Path small = fill(Engines.SIMPLEST, data.path().resolve("small"), lines / SMALLER);
      Path log = fill(Engines.KEYDIR, data.path().resolve("log"), keys);
      heap(log);
      open(small, large, log);
      scans(small, large);
      keydirReads(log);
    }
    return 0;
  }

  private static Path fill(Engine engine, Path directory, int records) throws IOException {
    try (KeyValueStore store = engine.open(directory)) {
      SampleData.fill(store, records);
    }
    return directory;
  }

  private void heap(Path log) throws Exception {
    double keydir = RetainedHeap.of(() -> Engines.KEYDIR.open(log));
    double map = RetainedHeap.of(() -> Limits.map(keys)::clear);
    say(
        "stage 3 heap / HashMap<String, record(int, int, long, long)>",
        "%.2f, %s to %s a key",
        keydir / map,
        Unit.BYTES.format(keydir / keys),
        Unit.BYTES.format(map / keys));
  }

  private void open(Path small, Path large, Path log) throws Exception {
    for (Engine engine : List.of(Engines.SIMPLEST, Engines.BACKWARDS)) {
      ratio(
          engine.label() + " open, large file / small file: about 1",
          () -> openAndClose(engine, large),
          () -> openAndClose(engine, small));
    }
    Path file = log.resolve(Limits.LOG);
    require(Limits.readHeaders(file) == keys, "the log of stage 3 has another format");
    ratio(
        "stage 3 open / one positional read for each header: at most 2",
        () -> openAndClose(Engines.KEYDIR, log),
        () -> Limits.readHeadersOneByOne(file));
    ratio(
        "stage 3 open / reading the headers in chunks",
        () -> openAndClose(Engines.KEYDIR, log),
        () -> Limits.readHeaders(file));
    ratio(
        "stage 3 open / filling a HashMap from no file",
        () -> openAndClose(Engines.KEYDIR, log),
        () -> Limits.map(keys).size());
    ratio(
        "stage 3 open / reading the headers, then filling a HashMap",
        () -> openAndClose(Engines.KEYDIR, log),
        () -> Limits.readHeaders(file) + Limits.map(keys).size());
  }

  private void scans(Path small, Path large) throws Exception {
    String newest = SampleData.key(lines - 1);
    String missing = SampleData.key(lines);
    try (KeyValueStore forward = Engines.SIMPLEST.open(large);
        KeyValueStore backward = Engines.BACKWARDS.open(large);
        KeyValueStore backwardSmall = Engines.BACKWARDS.open(small)) {
      Limits.Grep grep = new Limits.Grep(large, newest);
      String line = newest + "," + SampleData.value(lines - 1) + "\n";
      if (grep.isInstalled()) {
        require(grep.run().equals(line), "grep does not find what stage 1 has written");
        ratio(
            "stage 1 get / grep '^key,' datastore | tail -n 1: at most 1",
            () -> get(forward, newest),
            () -> grep.run().length());
      } else {
        say("stage 1 get / grep", "left out: there is no grep or no tail here");
      }
      String newestOfSmall = SampleData.key(lines / SMALLER - 1);
      ratio(
          "stage 2 get of the newest key, large file / small file: about 1",
          () -> get(backward, newest),
          () -> get(backwardSmall, newestOfSmall));
      ratio(
          "stage 2 get of the newest key / stage 1",
          () -> get(backward, newest),
          () -> get(forward, newest));
      ratio(
          "stage 2 get of a missing key / stage 1: at most 1",
          () -> get(backward, missing),
          () -> get(forward, missing));
    }
  }

  /** Both sides read at random places, and neither at the place that the other has just read. */
  private void keydirReads(Path log) throws Exception {
    try (KeyValueStore store = Engines.KEYDIR.open(log);
        FileChannel channel = FileChannel.open(log.resolve(Limits.LOG), READ)) {
      Limits.PositionalRead read = new Limits.PositionalRead(channel, keys);
      int last = keys - 1;
      require(
          SampleData.value(last).equals(new String(read.intoNewArray(last), US_ASCII)),
          "the log of stage 3 has another format");
      int[] records = random.ints(PLACES, 0, keys).toArray();
      String[] names = IntStream.of(records).mapToObj(SampleData::key).toArray(String[]::new);
      Cursor stored = new Cursor();
      Cursor bare = new Cursor();
      ratio(
          "stage 3 get / a positional read into a buffer used again: at most 1.3",
          () -> get(store, names[stored.next()]),
          () -> read.intoSameBuffer(records[bare.next()]));
      Map<String, Integer> numbers = new HashMap<>();
      IntStream.range(0, keys).forEach(n -> numbers.put(SampleData.key(n), n));
      ratio(
          "stage 3 get / looking the key up in a HashMap, then that read",
          () -> get(store, names[stored.next()]),
          () -> read.intoSameBuffer(numbers.get(names[bare.next()])));
      ratio(
          "stage 3 get / a positional read into a new array",
          () -> get(store, names[stored.next()]),
          () -> read.intoNewArray(records[bare.next()]).length);
    }
  }

  /** Goes through the random places, over and over. */
  private static final class Cursor {

    private int at;

    int next() {
      at = at + 1 < PLACES ? at + 1 : 0;
      return at;
    }
  }

  private static int get(KeyValueStore store, String key) throws IOException {
    return store.get(key).map(String::length).orElse(0);
  }

  private static int openAndClose(Engine engine, Path directory) throws IOException {
    KeyValueStore store = engine.open(directory);
    store.close();
    return store.hashCode();
  }

  private void ratio(String what, Paired.Action a, Paired.Action b) throws Exception {
    say(what, "%s", Paired.ratio(rounds, a, b).format());
  }

  private void say(String what, String format, Object... figures) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%-68s  %s%n", what, format.formatted(figures));
    out.flush();
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
