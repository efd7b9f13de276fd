package storage.bench.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.openjdk.jmh.util.ListStatistics;
import storage.bench.engine.Engine;
import storage.bench.engine.EngineJvm;
import storage.bench.engine.Stores;
import storage.bench.jmh.Metric;
import storage.bench.jmh.TurnTaker;

/**
 * Measures engines in turns, slice by slice, in one JVM after the other.
 *
 * <p>Runs of their own, one after the other, meet another machine each: a neighbour awakes, a
 * processor slows down, memory lies otherwise. Who takes turns every tenth of a second meets the
 * same one, so the ratio of two neighbouring slices hardly knows of it.
 */
public final class Turns {

  /**
   * Who takes turns.
   *
   * @param label what the report calls it
   * @param classPath where its classes are: another build may be compared with this one
   */
  public record Side(String label, Engine engine, String classPath) {

    public static Side of(Engine engine) {
      return new Side(engine.label(), engine, System.getProperty("java.class.path"));
    }
  }

  /** How long it is tried. */
  public record Turn(int forks, int rounds, int millis) {

    public static Turn of(Effort effort) {
      return effort.isSmoke() ? new Turn(1, 3, 10) : new Turn(effort.forks(), 30, 100);
    }
  }

  private static final int WARMUP_ROUNDS = 3;
  private static final int WARMUP_MILLIS = 500;

  /** The heap holds the caches of all engines that take turns. */
  private static final List<String> JVM_OPTIONS =
      List.of("-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

  private static final String ROUND = "round";

  private Turns() {}

  /**
   * Measures the first side against each of the others.
   *
   * @param data where stores and temporary files are
   * @return for each other side, the ratio of CPU times and that of the clock; of the clock alone
   *     if one of the two works in other processes
   * @throws IOException if a JVM failed; the message has the last that it said
   */
  public static List<Pair> measure(
      List<Side> sides, Metric metric, int records, Turn turn, Path data) throws IOException {
    for (Side side : sides) {
      Path home = Files.createDirectories(home(side, data));
      Stores.filledIn(home, side.engine(), records, Stores.Origin.CLOSED, side.classPath());
    }
    List<List<double[]>> forks = new ArrayList<>();
    for (int fork = 0; fork < turn.forks(); fork++) {
      forks.add(rounds(sides, metric, records, turn, data));
    }
    List<Pair> pairs = new ArrayList<>();
    for (int other = 1; other < sides.size(); other++) {
      Side a = sides.get(0);
      Side b = sides.get(other);
      if (a.engine().inProcess() && b.engine().inProcess()) {
        pairs.add(pair(a, b, metric, records, false, forks, 0, 2 * other));
      }
      pairs.add(pair(a, b, metric, records, true, forks, 1, 2 * other + 1));
    }
    return pairs;
  }

  /**
   * Takes two columns of all rounds together.
   *
   * @param forks of each JVM its rounds, of each round the CPU time and the clock's for each side
   */
  static Pair pair(
      Side a,
      Side b,
      Metric metric,
      int records,
      boolean isWall,
      List<List<double[]>> forks,
      int columnOfA,
      int columnOfB) {
    ToDoubleFunction<double[]> ratio = round -> round[columnOfA] / round[columnOfB];
    List<double[]> all = forks.stream().flatMap(List::stream).toList();
    ListStatistics ratios = statistics(all, ratio);
    double[] medians =
        forks.stream().mapToDouble(rounds -> statistics(rounds, ratio).getPercentile(50)).toArray();
    ListStatistics ofForks = new ListStatistics(medians);
    return new Pair(
        a.label(),
        b.label(),
        records,
        metric,
        isWall,
        statistics(all, round -> round[columnOfB]).getPercentile(50),
        ratios.getPercentile(50),
        ratios.getPercentile(25),
        ratios.getPercentile(75),
        ofForks.getMin(),
        ofForks.getMax(),
        forks.size());
  }

  private static ListStatistics statistics(List<double[]> rounds, ToDoubleFunction<double[]> of) {
    return new ListStatistics(rounds.stream().mapToDouble(of).toArray());
  }

  private static Path home(Side side, Path data) {
    return data.resolve("side-" + side.label());
  }

  /** Runs one JVM, and returns its rounds. */
  private static List<double[]> rounds(
      List<Side> sides, Metric metric, int records, Turn turn, Path data) throws IOException {
    Process jvm =
        new ProcessBuilder(command(sides, metric, records, turn, data))
            .redirectErrorStream(true)
            .start();
    try {
      List<String> said = new String(jvm.getInputStream().readAllBytes(), UTF_8).lines().toList();
      List<double[]> rounds =
          said.stream()
              .filter(line -> line.startsWith(ROUND + " "))
              .map(line -> line.substring(ROUND.length() + 1).split(" ", -1))
              .map(numbers -> Stream.of(numbers).mapToDouble(Double::parseDouble).toArray())
              .toList();
      if (rounds.size() != turn.rounds()) {
        throw new IOException("%s in turns failed: %s".formatted(metric.label(), firstOf(said)));
      }
      return rounds;
    } finally {
      jvm.destroyForcibly().onExit().join();
    }
  }

  /** The exception that ended the JVM, or whatever it said first. */
  private static String firstOf(List<String> said) {
    return said.stream()
        .filter(line -> line.contains("Exception") || line.contains("Error"))
        .findFirst()
        .orElse(said.isEmpty() ? "it said nothing" : said.get(0));
  }

  private static List<String> command(
      List<Side> sides, Metric metric, int records, Turn turn, Path data) {
    Set<String> options = new LinkedHashSet<>(JVM_OPTIONS);
    sides.forEach(side -> options.addAll(EngineJvm.options(side.engine(), data)));
    List<String> command = new ArrayList<>();
    command.add(EngineJvm.java());
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Turns.class.getName());
    command.add(metric.name());
    command.add(Integer.toString(records));
    command.add(Integer.toString(turn.rounds()));
    command.add(Integer.toString(turn.millis()));
    for (Side side : sides) {
      command.add(side.engine().name());
      command.add(home(side, data).toString());
      command.add(side.classPath());
    }
    return command;
  }

  /** Runs in that JVM, and prints a line for each round. */
  public static void main(String[] arguments) throws Exception {
    String metric = arguments[0];
    int records = Integer.parseInt(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    int millis = Integer.parseInt(arguments[3]);
    List<LongFunction<long[]>> sides = new ArrayList<>();
    for (int n = 4; n < arguments.length; n += 3) {
      sides.add(side(arguments[n], records, metric, arguments[n + 1], arguments[n + 2]));
    }
    long warmupNanos = Math.min(WARMUP_MILLIS, 10L * millis) * 1_000_000;
    for (int warmup = 0; warmup < WARMUP_ROUNDS; warmup++) {
      System.out.println("warm-up" + round(sides, warmup, warmupNanos));
    }
    for (int round = 0; round < rounds; round++) {
      System.out.println(ROUND + round(sides, round, millis * 1_000_000L));
    }
    for (LongFunction<long[]> side : sides) {
      ((Closeable) side).close();
    }
    System.exit(0); // whatever threads the engines have left
  }

  /** Another one begins in each round. */
  private static String round(List<LongFunction<long[]>> sides, int round, long nanos) {
    double[] times = new double[2 * sides.size()];
    for (int n = 0; n < sides.size(); n++) {
      int turn = (n + round) % sides.size();
      long[] slice = sides.get(turn).apply(nanos);
      times[2 * turn] = slice[1] / (double) slice[0];
      times[2 * turn + 1] = slice[2] / (double) slice[0];
    }
    StringBuilder line = new StringBuilder();
    for (double time : times) {
      line.append(String.format(Locale.ROOT, " %.3f", time));
    }
    return line.toString();
  }

  @SuppressWarnings("unchecked") // of the other loader, only types of the JDK are known here
  private static LongFunction<long[]> side(
      String engine, int records, String metric, String home, String classPath) throws Exception {
    URLClassLoader loader =
        new URLClassLoader(urls(classPath), ClassLoader.getPlatformClassLoader());
    System.setProperty(Stores.HOME, home);
    Thread.currentThread().setContextClassLoader(loader); // where services are looked for
    return (LongFunction<long[]>)
        loader
            .loadClass(TurnTaker.class.getName())
            .getConstructor(String.class, int.class, String.class)
            .newInstance(engine, records, metric);
  }

  private static URL[] urls(String classPath) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
