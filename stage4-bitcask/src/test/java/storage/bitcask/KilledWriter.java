package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.content;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import storage.bitcask.WriterProgress.Phase;

/**
 * A store that is written by one process after the other, each of which is killed; and the state in
 * which it has to be found.
 *
 * <p>Of each writer's steps all that were acknowledged have to be there, and the one in flight
 * wholly or not at all. Nothing is said of a power cut: what was written lives on in the operating
 * system.
 */
final class KilledWriter {

  /** How many steps a process does at most before it is killed. */
  private static final int MOST_STEPS = 6_000;

  /** For a look: whoever opens a backup to write makes it a store of its own. */
  static final BitcaskOptions TO_READ = BitcaskOptions.defaults().asReadOnly();

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** Those that this JDK has. */
  static final List<String> COLLECTORS =
      Stream.of("Serial", "Parallel", "G1", "Z").filter(KilledWriter::isCollector).toList();

  private final Path directory;
  private final Path progressFile;
  private final WriterProgress progress;
  private final long seed;
  private final SplittableRandom random;

  /** What each writer has stored. */
  private final List<Map<String, String>> models = new ArrayList<>();

  /** How many steps of each writer are in its model. */
  private final long[] done = new long[CaskSession.WRITERS];

  private int kills;

  /** A new store in {@code directory}, which is made here. */
  KilledWriter(Path directory, long seed) throws IOException {
    this.directory = directory;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    Files.createDirectories(directory);
    progressFile = directory.resolveSibling(directory.getFileName() + ".progress");
    progress = WriterProgress.map(progressFile, CaskSession.WRITERS);
    for (int writer = 0; writer < CaskSession.WRITERS; writer++) {
      models.add(new TreeMap<>());
    }
  }

  /** How many processes were killed. */
  int kills() {
    return kills;
  }

  /** How many steps were done in all. */
  long steps() {
    long steps = 0;
    for (long each : done) {
      steps += each;
    }
    return steps;
  }

  Path progressFile() {
    return progressFile;
  }

  WriterProgress progress() {
    return progress;
  }

  static BitcaskOptions options(SplittableRandom random) {
    return BitcaskOptions.defaults().withSegmentSize(4_000 << random.nextInt(6));
  }

  /** Starts a process, kills it somewhere, and checks what it has left. */
  void killOne() throws IOException {
    progress.enter(Phase.STARTING);
    Process child = start(random.nextLong());
    try {
      switch (random.nextInt(5)) {
        case 0 -> killWithin(child, Phase.OPENING);
        case 1 -> killWithin(child, Phase.CLOSING);
        default -> {
          awaitSteps(child, random.nextInt(MOST_STEPS));
        }
      }
      assertThat(child.isAlive()).as("it is killed, and does not end by itself").isTrue();
    } finally {
      child.destroyForcibly();
      child.onExit().join();
    }
    kills++;
    verify("kill " + kills + " of the run with seed " + seed);
  }

  private void killWithin(Process child, Phase phase) {
    awaitPhase(child, phase);
    LockSupport.parkNanos(random.nextInt(4_000_000));
  }

  private void awaitPhase(Process child, Phase phase) {
    while (progress.phase() != phase && child.isAlive()) {
      LockSupport.parkNanos(50_000);
    }
  }

  private void awaitSteps(Process child, long more) {
    long enough = acknowledged() + more;
    awaitPhase(child, Phase.RUNNING);
    while (acknowledged() < enough && child.isAlive()) {
      LockSupport.parkNanos(50_000);
    }
  }

  private long acknowledged() {
    long steps = 0;
    for (int writer = 0; writer < CaskSession.WRITERS; writer++) {
      steps += progress.steps(writer);
    }
    return steps;
  }

  private static boolean isCollector(String name) {
    try {
      return new ProcessBuilder(JAVA, "-XX:+Use" + name + "GC", "-version")
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Process start(long childSeed) throws IOException {
    List<String> command =
        List.of(
            JAVA,
            "-XX:TieredStopAtLevel=1",
            "-XX:+Use" + COLLECTORS.get(random.nextInt(COLLECTORS.size())) + "GC",
            "-Xmx256m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            KilledWriter.class.getName(),
            directory.toString(),
            progressFile.toString(),
            String.valueOf(seed),
            String.valueOf(childSeed));
    return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
  }

  /**
   * Opens the store and compares it with the models, twice: recovery has to find the same again.
   */
  void verify(String when) throws IOException {
    BitcaskOptions options = options(random);
    for (int time = 1; time <= 2; time++) {
      try (Bitcask cask = Bitcask.open(directory, options)) {
        verify(cask, when + ", opened for the " + (time == 1 ? "first" : "second") + " time");
      }
    }
    Path backup = CaskSession.backupOf(directory);
    if (Files.exists(backup)) {
      try (Bitcask cask = Bitcask.open(backup, options.asReadOnly())) {
        assertThat(content(cask)).as(when + ": the backup").hasSize(cask.keys().size());
      }
    }
  }

  /** Compares an open store with the models. */
  void verify(Bitcask cask, String when) throws IOException {
    Map<String, String> content = content(cask);
    for (int writer = 0; writer < CaskSession.WRITERS; writer++) {
      Workload workload = new Workload(seed, writer);
      Map<String, String> model = models.get(writer);
      while (done[writer] < progress.steps(writer)) {
        workload.apply(model, done[writer]++);
      }
      Map<String, String> found = workload.own(content);
      if (!found.equals(model)) {
        workload.apply(model, done[writer]++); // the one in flight
        assertThat(found)
            .as("%s: writer %d after %d steps", when, writer, done[writer])
            .isEqualTo(model);
        progress.acknowledge(writer, done[writer]);
      }
    }
  }

  /** The child's side: opens, writes and closes, over and over. */
  public static void main(String[] args) throws IOException {
    Ending parent = Ending.ofInput();
    Path directory = Path.of(args[0]);
    WriterProgress progress = WriterProgress.map(Path.of(args[1]), CaskSession.WRITERS);
    long seed = Long.parseLong(args[2]);
    SplittableRandom random = new SplittableRandom(Long.parseLong(args[3]));
    while (!parent.hasCome()) {
      progress.enter(Phase.OPENING);
      try (Bitcask cask = Bitcask.open(directory, options(random))) {
        progress.enter(Phase.RUNNING);
        new CaskSession(cask, progress, seed).run(100 << random.nextInt(6), random);
        progress.enter(Phase.CLOSING);
      }
      progress.add(WriterProgress.Count.REOPENINGS, 1);
    }
  }

  /** The end of a process that has lost its parent, and with it its standard input. */
  static final class Ending {

    /** Set by the thread that reads the input. */
    private volatile boolean hasCome;

    private Ending() {}

    static Ending ofInput() {
      Ending ending = new Ending();
      Thread watch =
          new Thread(
              () -> {
                try {
                  System.in.transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                  // that is an end, too
                }
                ending.hasCome = true;
              });
      watch.setDaemon(true);
      watch.start();
      return ending;
    }

    boolean hasCome() {
      return hasCome;
    }
  }
}
