package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import storage.bitcask.WriterProgress.Count;
import storage.log.LogDirectory;
import storage.log.SegmentHeader;

/**
 * The life of a store in a hurry: killed processes, and between them sessions in this one, until
 * the time is up, beside an {@link Onlooker} in a process of its own; after each round a {@link
 * Script}, in which files are struck and backups promoted; and after each round the question of
 * what was left behind: a wrong value, a file that nobody needs, space that a merge should have
 * given back, an open file, a mapping.
 *
 * <p>It can be run by itself, with the directory and the minutes as arguments.
 */
final class Soak {

  private static final Path OWN_PROCESS = Path.of("/proc/self");
  private static final int MOST_STEPS = 2_000;

  /** The length of a script, in events. */
  private static final int SCRIPT = 200;

  /** A file that no store has written. */
  private static final String STRANGER = "notes.tmp";

  /** How long unused mappings may take to go: the collector decides. */
  private static final int PATIENCE_IN_TENTHS = 300;

  private final Path directory;
  private final Path scratch;
  private final Path backup;
  private final long seed;
  private final SplittableRandom random;
  private final KilledWriter writer;
  private final long started = System.nanoTime();
  private int rounds;
  private int reopenings;

  /**
   * @param scratch where scripts are played: a fast disk, since they sync a lot
   */
  Soak(Path directory, Path scratch, long seed) throws IOException {
    this.scratch = scratch;
    this.directory = directory.toAbsolutePath();
    this.backup = CaskSession.backupOf(this.directory);
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.writer = new KilledWriter(this.directory, seed);
    Files.writeString(this.directory.resolve(STRANGER), "of a stranger");
  }

  /** Goes on for {@code time}, and returns a summary. */
  String run(Duration time) throws IOException {
    try (Onlooker onlooker = Onlooker.start(directory, writer.progressFile(), seed)) {
      runBeside(onlooker, time);
      return summary() + "; " + onlooker.end();
    }
  }

  private void runBeside(Onlooker onlooker, Duration time) throws IOException {
    long lastSaid = System.nanoTime();
    do {
      writer.killOne();
      session();
      cleanUp();
      onlooker.assertContent();
      Script.playOrShrink(seed + rounds, SCRIPT, scratch);
      rounds++;
      if (System.nanoTime() - lastSaid > Duration.ofMinutes(1).toNanos()) {
        lastSaid = System.nanoTime();
        System.out.println(summary());
      }
    } while (System.nanoTime() - started < time.toNanos());
  }

  long steps() {
    return writer.steps();
  }

  private String summary() throws IOException {
    WriterProgress progress = writer.progress();
    return ("soaked for %d s (seed %d): %,d operations, %d kills, %,d reopenings, "
            + "%,d segments merged by call, %,d folds, %,d backups; %,d bytes in %d files are left")
        .formatted(
            Duration.ofNanos(System.nanoTime() - started).toSeconds(),
            seed,
            steps(),
            writer.kills(),
            reopenings + progress.count(Count.REOPENINGS),
            progress.count(Count.SEGMENTS_MERGED),
            progress.count(Count.FOLDS),
            progress.count(Count.BACKUPS) + rounds,
            sizeOf(files()),
            files().size());
  }

  /** Work in this process, with a look at what it holds open. */
  private void session() throws IOException {
    try (Bitcask cask = Bitcask.open(directory, KilledWriter.options(random))) {
      new CaskSession(cask, writer.progress(), seed).run(1 + random.nextInt(MOST_STEPS), random);
      writer.verify(cask, "round " + rounds);
      awaitNoMappingOfADeletedFile();
      assertThat(!DiskAccount.isKept() || DiskAccount.of(directory).isBalanced()).isTrue();
      cask.backup(backup);
    }
    try (Bitcask view = Bitcask.open(backup, KilledWriter.TO_READ)) {
      writer.verify(view, "the backup of round " + rounds);
    }
    reopenings++;
    writer.verify("after round " + rounds);
  }

  /** After a merge and a close nothing is there but what is needed. */
  private void cleanUp() throws IOException {
    Statistics statistics;
    try (Bitcask cask = Bitcask.open(directory, KilledWriter.options(random))) {
      cask.merge();
      statistics = cask.statistics();
      writer.verify(cask, "merged in round " + rounds);
    }
    reopenings++;
    assertThat(statistics.tombstones()).as("tombstones after a merge").isZero();
    long headers = (long) statistics.segments() * SegmentHeader.SIZE;
    assertThat(statistics.bytes()).isEqualTo(statistics.liveBytes() + headers);
    assertOnlyKnownFiles();
    List<Path> data = files().stream().filter(file -> file.toString().endsWith(".data")).toList();
    assertThat(sizeOf(data)).as("bytes of segments on the disk").isEqualTo(statistics.bytes());
    assertNothingIsOpen();
  }

  private void assertOnlyKnownFiles() throws IOException {
    LogDirectory names = LogDirectory.of(directory);
    Set<Path> known = new TreeSet<>();
    for (String name : List.of("lock", "keydir", STRANGER)) {
      known.add(directory.resolve(name));
    }
    for (int number : names.segments()) {
      known.add(names.data(number));
      known.add(names.hint(number));
    }
    assertThat(known).as("files of the store").containsAll(files());
    assertThat(directory.resolve(STRANGER)).hasContent("of a stranger");
  }

  /** Only Linux tells. */
  private void assertNothingIsOpen() throws IOException {
    if (Files.isDirectory(OWN_PROCESS)) {
      assertThat(openFiles()).as("open files").isEmpty();
      await("mappings of a closed store", this::mappings);
    }
  }

  private void awaitNoMappingOfADeletedFile() throws IOException {
    if (Files.isDirectory(OWN_PROCESS)) {
      await(
          "mappings of deleted files",
          () -> mappings().stream().filter(line -> line.endsWith("(deleted)")).toList());
    }
  }

  private static void await(String what, Leaks leaks) throws IOException {
    List<String> left = leaks.find();
    for (int tenth = 0; !left.isEmpty() && tenth < PATIENCE_IN_TENTHS; tenth++) {
      System.gc();
      LockSupport.parkNanos(100_000_000);
      left = leaks.find();
    }
    assertThat(left).as(what).isEmpty();
  }

  private List<String> openFiles() throws IOException {
    List<String> open = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(OWN_PROCESS.resolve("fd"))) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.exists(descriptor) && isOurs(Files.readSymbolicLink(descriptor).toString())) {
          open.add(Files.readSymbolicLink(descriptor).toString());
        }
      }
    }
    return open;
  }

  private List<String> mappings() throws IOException {
    try (Stream<String> lines = Files.lines(OWN_PROCESS.resolve("maps"))) {
      return lines.filter(this::isOurs).toList();
    }
  }

  private boolean isOurs(String text) {
    return text.contains(directory + "/") || text.contains(backup + "/");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static long sizeOf(List<Path> files) throws IOException {
    long size = 0;
    for (Path file : files) {
      size += Files.size(file);
    }
    return size;
  }

  /** Looks for what should not be there. */
  private interface Leaks {
    List<String> find() throws IOException;
  }

  /** Runs for some minutes: {@code Soak DIRECTORY MINUTES [SEED]}. */
  public static void main(String[] args) throws IOException {
    long seed = args.length > 2 ? Long.parseLong(args[2]) : System.nanoTime();
    Path directory = Path.of(args[0]);
    Soak soak = new Soak(directory, directory.resolveSibling("scripts"), seed);
    System.out.println("seed " + seed);
    System.out.println(soak.run(Duration.ofMinutes(Long.parseLong(args[1]))));
  }
}
