package storage.bitcask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.content;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import storage.common.kit.JavaProcess;

/**
 * A process that looks at a store for as long as others write it and are killed: it opens it to
 * read only, verifies it and backs it up. What it sees of a writer has to be what that writer had
 * stored after one of the steps that were done while it looked.
 */
final class Onlooker implements Closeable {

  /** One of so many looks may be told that it came at a bad moment. */
  private static final int SELDOM = 20;

  private final Process process;

  private Onlooker(Process process) {
    this.process = process;
  }

  /** Starts to look at the store in {@code directory}, once there is one. */
  static Onlooker start(Path directory, Path progressFile, long seed) throws IOException {
    List<String> options = List.of("-XX:+UseSerialGC", "-Xmx128m");
    return new Onlooker(
        JavaProcess.start(
            options,
            Onlooker.class,
            directory.toString(),
            progressFile.toString(),
            String.valueOf(seed)));
  }

  /** Lets it go on, if it has not seen anything wrong. */
  void assertContent() {
    assertThat(process.isAlive()).as("the onlooker saw nothing wrong: see above").isTrue();
  }

  /** Ends it, and returns what it has to say. */
  String end() throws IOException {
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.onExit().join().exitValue()).as("the onlooker's status; %s", said).isZero();
    return said;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The other process, which ends with its input. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    Path backup = directory.resolveSibling("onlooker's backup");
    WriterProgress progress = WriterProgress.map(Path.of(args[1]), CaskSession.WRITERS);
    List<Witness> witnesses = new ArrayList<>();
    for (int writer = 0; writer < CaskSession.WRITERS; writer++) {
      witnesses.add(new Witness(new Workload(Long.parseLong(args[2]), writer), progress));
    }
    int looks = 0;
    int failed = 0;
    KilledWriter.Ending ending = KilledWriter.Ending.ofInput();
    while (!ending.hasCome()) {
      if (!Bitcask.isStore(directory)) {
        LockSupport.parkNanos(1_000_000); // the first writer is about to begin it
        continue;
      }
      looks++;
      try {
        look(directory, witnesses);
        CommandRun verify = CommandRun.of(directory, "verify");
        assertThat(verify.status()).as("%s", verify).isZero();
        witnesses.forEach(Witness::begin);
        try (Bitcask view = Bitcask.open(directory, KilledWriter.TO_READ)) {
          view.backup(backup);
        }
        compare(backup, witnesses);
      } catch (IOException e) {
        failed++;
        assertThat(failed)
            .as("looks of %d that have failed, now: %s", looks, e)
            .isLessThan(SELDOM + looks / SELDOM);
      }
    }
    System.out.printf("looked at %,d times from outside, of which %,d failed%n", looks, failed);
  }

  private static void look(Path directory, List<Witness> witnesses) throws IOException {
    witnesses.forEach(Witness::begin);
    compare(directory, witnesses);
  }

  private static void compare(Path directory, List<Witness> witnesses) throws IOException {
    Map<String, String> seen;
    try (Bitcask view = Bitcask.open(directory, KilledWriter.TO_READ)) {
      seen = content(view);
    }
    witnesses.forEach(each -> each.compare(seen));
  }

  /** Knows what one writer has stored, step by step. */
  private static final class Witness {

    private final Workload workload;
    private final WriterProgress progress;
    private final Map<String, String> model = new TreeMap<>();

    /** How many steps are in the model. */
    private long done;

    Witness(Workload workload, WriterProgress progress) {
      this.workload = workload;
      this.progress = progress;
    }

    /** A look begins: it shows what is acknowledged by now. */
    void begin() {
      while (done < progress.steps(workload.writer())) {
        workload.apply(model, done++);
      }
    }

    /** Goes on step by step until the model is what was seen. */
    void compare(Map<String, String> content) {
      long first = done;
      long last = progress.steps(workload.writer()) + 1; // and one that is not acknowledged yet
      Map<String, String> seen = workload.own(content);
      Map<String, String> later = new TreeMap<>(model);
      for (long step = first; !later.equals(seen); step++) {
        if (step >= last) {
          assertThat(seen)
              .as("writer %d between steps %d and %d", workload.writer(), first, last)
              .isEqualTo(model);
        }
        workload.apply(later, step);
      }
    }
  }
}
