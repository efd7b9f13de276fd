package storage.bitcask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.put;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import storage.common.kit.JavaProcess;

/**
 * A process or a thread that owns a store and writes, rolls and merges it as fast as it can. It
 * tells how far it has come, and so which keys have to be in any view that begins afterwards.
 */
final class BusyOwner implements AutoCloseable {

  private static final int KEYS = 300;

  /** With each round comes a key that stays, until there are so many. */
  private static final int MOST_ADDED = 1_000;

  private static final int ROUNDS_TO_A_MERGE = 5;

  private static final BitcaskOptions OPTIONS = BitcaskOptions.defaults().withSegmentSize(64 << 10);

  /** Null for an owner in this process. */
  private final Process process;

  private final Thread thread;
  private final CountDownLatch begun = new CountDownLatch(1);

  /** How many rounds were acknowledged; written by one thread. */
  private volatile int rounds;

  private volatile boolean stopped;

  /** What the owner's thread has thrown. */
  private volatile Throwable failure;

  private BusyOwner(Path directory, Process process) {
    this.process = process;
    this.thread = new Thread(() -> run(directory));
    thread.setDaemon(true);
    thread.start();
  }

  /** Starts to work on a new store in this process. */
  static BusyOwner inThisProcess(Path directory) throws InterruptedException {
    return new BusyOwner(directory, null).begun();
  }

  /** Starts to work on a new store in a process of its own. */
  static BusyOwner inAnotherProcess(Path directory) throws IOException, InterruptedException {
    List<String> options = List.of("-XX:+UseSerialGC", "-Xmx128m");
    Process process = JavaProcess.start(options, BusyOwner.class, directory.toString());
    return new BusyOwner(directory, process).begun();
  }

  private BusyOwner begun() throws InterruptedException {
    begun.await();
    return this;
  }

  /** How many rounds a view has to show that begins now. */
  int rounds() {
    assertThat(failure).as("what has ended the owner").isNull();
    return rounds;
  }

  /** Checks what a view shows that has begun after {@code rounds} rounds. */
  static void check(Bitcask view, int rounds) throws IOException {
    Map<String, String> content = content(view);
    for (int key = 0; key < KEYS; key++) {
      assertThat(content).as("after %d rounds", rounds).containsKey("key " + key);
      int seen = Integer.parseInt(content.get("key " + key).split(" ", 2)[0]);
      assertThat(seen).as("the round of key %d", key).isGreaterThanOrEqualTo(rounds - 1);
    }
    for (int added = 0; added < Math.min(rounds, MOST_ADDED); added++) {
      assertThat(content).as("after %d rounds", rounds).containsKey("added " + added);
    }
  }

  private void run(Path directory) {
    try {
      if (process == null) {
        work(directory);
      } else {
        listen();
      }
    } catch (Throwable e) {
      failure = e;
    } finally {
      begun.countDown();
    }
  }

  private void work(Path directory) throws IOException {
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      for (int round = 0; !stopped; round++) {
        for (int key = 0; key < KEYS; key++) {
          put(cask, "key " + key, round + " " + "x".repeat(20 + key % 50));
        }
        put(cask, "added " + round % MOST_ADDED, "stays");
        if (round % ROUNDS_TO_A_MERGE == 0) {
          cask.merge();
        }
        done(round + 1);
      }
    }
  }

  private void done(int count) {
    rounds = count;
    begun.countDown();
  }

  private void listen() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        done(Integer.parseInt(line));
        line = lines.readLine();
      }
      assertThat(stopped).as("the owner has ended because it was told to").isTrue();
    }
  }

  @Override
  public void close() {
    stopped = true;
    if (process != null) {
      process.toHandle().destroyForcibly(); // unlike Process, it leaves the output to be read
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(failure).as("what has ended the owner").isNull();
  }

  /** The other process. */
  public static void main(String[] args) throws IOException, InterruptedException {
    BusyOwner owner = inThisProcess(Path.of(args[0]));
    for (int said = 0; true; Thread.sleep(1)) {
      int rounds = owner.rounds();
      if (rounds > said) {
        System.out.println(rounds);
        said = rounds;
      }
    }
  }
}
