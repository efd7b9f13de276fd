package storage.replicated.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import storage.common.cli.StageCommand;
import storage.common.kit.RegisterHistory;
import storage.common.kit.RegisterHistory.Call;
import storage.replicated.ReplicatedStore;

/**
 * Three processes in a hurry: one at a time is killed by SIGKILL or stopped by SIGSTOP at random,
 * and comes back, while clients set and get a few keys. After each round the history of every key
 * has to be linearizable, and in the end the three have to hold the same.
 */
final class Soak {

  private static final int CLIENTS = 6;
  private static final int KEYS = 4;

  /** A call that has failed may be done at any time after it. */
  private static final long NEVER_ENDED = Long.MAX_VALUE;

  /** Before the beginning of a round. */
  private static final long BEFORE = -1;

  private final LocalGroup group;
  private final SplittableRandom random;
  private final AtomicLong nextValue = new AtomicLong(1);
  private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());

  /** Sets of earlier rounds that have failed, and may still be done. */
  private final List<Call> doubtful = new ArrayList<>();

  private int rounds;
  private int kills;
  private int pauses;
  private long operations;
  private volatile boolean isOver;

  private Soak(LocalGroup group, long seed) {
    this.group = group;
    this.random = new SplittableRandom(seed);
  }

  /** Goes on for {@code time}, and returns a summary. */
  static String run(Path directory, Duration time, long seed)
      throws IOException, InterruptedException {
    try (LocalGroup group = LocalGroup.start(directory)) {
      Soak soak = new Soak(group, seed);
      group.awaitLeader();
      long end = System.nanoTime() + time.toNanos();
      do {
        soak.round();
      } while (System.nanoTime() < end);
      soak.cutOff();
      soak.fillTheDisk();
      soak.compare();
      soak.cutAFile();
      soak.compare();
      return soak.summary(time, seed);
    }
  }

  private void round() throws IOException, InterruptedException {
    calls.clear();
    calls.addAll(doubtful);
    isOver = false;
    List<Thread> threads = new ArrayList<>();
    try (ReplicatedStore store = group.store()) {
      long start = System.nanoTime();
      seed(store);
      for (int client = 0; client < CLIENTS; client++) {
        SplittableRandom own = random.split();
        Thread thread = new Thread(() -> work(store, own, start));
        threads.add(thread);
        thread.start();
      }
      try {
        harm();
        harm();
      } finally {
        isOver = true;
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    rounds++;
    operations += calls.size();
    assertThat(calls).as("calls in round %d", rounds).isNotEmpty();
    assertLinearizable();
    doubtful.clear();
    for (Call call : calls) {
      if (call.end() == NEVER_ENDED) {
        doubtful.add(new Call(call.key(), true, call.value(), BEFORE, NEVER_ENDED));
      }
    }
  }

  /** What was there before the round is written by nobody in it. */
  private void seed(ReplicatedStore store) throws IOException {
    for (int key = 0; key < KEYS; key++) {
      store.set("key " + key, String.valueOf(nextValue.getAndIncrement()));
    }
  }

  private void work(ReplicatedStore store, SplittableRandom own, long origin) {
    while (!isOver) {
      String key = "key " + own.nextInt(KEYS);
      boolean isPut = own.nextInt(3) == 0;
      long value = isPut ? nextValue.getAndIncrement() : 0;
      long start = System.nanoTime() - origin;
      try {
        if (isPut) {
          store.set(key, String.valueOf(value));
        } else {
          value = Long.parseLong(store.get(key).orElseThrow());
        }
        calls.add(new Call(key, isPut, value, start, System.nanoTime() - origin));
      } catch (IOException e) {
        if (isPut) {
          calls.add(new Call(key, true, value, start, NEVER_ENDED));
        }
      }
    }
  }

  /** Takes one of the three away for a while. */
  private void harm() throws IOException, InterruptedException {
    Thread.sleep(random.nextInt(200, 1_500));
    String name =
        random.nextBoolean()
            ? group.awaitLeader().name()
            : LocalGroup.NAMES.get(random.nextInt(LocalGroup.NAMES.size()));
    if (random.nextBoolean()) {
      group.kill(name);
      kills++;
      Thread.sleep(random.nextInt(100, 5_000));
      group.start(name);
    } else {
      group.pause(name);
      pauses++;
      Thread.sleep(random.nextInt(100, 5_000));
      group.resume(name);
    }
    if (random.nextInt(4) == 0) {
      snapshot();
    }
  }

  private void snapshot() {
    String name = LocalGroup.NAMES.get(random.nextInt(LocalGroup.NAMES.size()));
    try {
      group.administration().snapshot(name);
    } catch (IOException e) {
      // it is not back yet
    }
  }

  private void assertLinearizable() {
    Map<String, List<Call>> byKey = calls.stream().collect(Collectors.groupingBy(Call::key));
    byKey.forEach(
        (key, history) ->
            assertThat(RegisterHistory.contradiction(history))
                .as("round %d, %s", rounds, key)
                .isEmpty());
  }

  /** A leader whose followers are asleep might as well be cut off: it says yes to nobody. */
  private void cutOff() throws IOException {
    try (ReplicatedStore store = group.store()) {
      store.set("cut off", "before");
    }
    try (ReplicatedStore hasty = ReplicatedStore.open(group.group(), null, Duration.ofSeconds(5))) {
      String leader = group.awaitLeader().name();
      List<String> followers =
          LocalGroup.NAMES.stream().filter(name -> !name.equals(leader)).toList();
      for (String name : followers) {
        group.pause(name);
      }
      assertThatThrownBy(() -> hasty.set("cut off", "after")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> hasty.get("cut off")).isInstanceOf(IOException.class);
      assertThat(hasty.getStale("cut off", leader).value()).contains("before");
      for (String name : followers) {
        group.resume(name);
      }
    }
    try (ReplicatedStore store = group.store()) {
      assertThat(store.get("cut off")).isIn(Optional.of("before"), Optional.of("after"));
    }
  }

  /** No file of one of them can grow, as on a full disk. It ends, and comes back with room. */
  private void fillTheDisk() throws IOException {
    String leader = group.awaitLeader().name();
    String name = leader.equals("n3") ? "n2" : "n3";
    group.kill(name);
    group.start(name, List.of("bash", "-c", "ulimit -f 6000; exec \"$@\"", "bash"));
    try (ReplicatedStore store = group.store()) {
      String value = "x".repeat(64 << 10);
      for (int i = 0; i < 200; i++) {
        store.set("long " + i % 10, value);
      }
      assertThat(group.awaitEnd(name)).as("exit status").isEqualTo(StageCommand.FAILED);
      assertThat(group.said(name)).contains(name + " cannot go on: ", "File too large");
      store.set("long 0", "without " + name);
    }
    group.start(name);
  }

  /** One of them is found damaged, and gets its cask from its own snapshots and log again. */
  private void cutAFile() throws IOException {
    Path cask = group.cask("n1");
    Path data = cask.resolve(firstData(cask));
    Files.write(data, Arrays.copyOf(Files.readAllBytes(data), (int) Files.size(data) / 2));
    group.start("n1");
    assertThat(group.awaitEnd("n1")).as("exit status").isEqualTo(StageCommand.FAILED);
    assertThat(group.said("n1")).contains(data.getFileName() + " is damaged");
    Folders.delete(cask);
    for (String name : LocalGroup.NAMES) {
      group.start(name);
    }
    group.awaitLeader();
  }

  private static Path firstData(Path cask) throws IOException {
    try (Stream<Path> files = Files.list(cask)) {
      return files.filter(file -> file.toString().endsWith(".data")).sorted().findFirst().get();
    }
  }

  private void compare() throws IOException, InterruptedException {
    group.awaitEqual();
    group.stopAll();
    List<Map<String, String>> contents = new ArrayList<>();
    for (String name : LocalGroup.NAMES) {
      contents.add(DemoCommand.content(group.cask(name)));
    }
    assertThat(contents.stream().distinct().toList()).as("what the three hold").hasSize(1);
  }

  private String summary(Duration time, long seed) {
    return ("soaked for %d s (seed %d): %,d rounds, %,d calls, of which %,d sets have failed;"
            + " %,d kills, %,d pauses; the three hold the same")
        .formatted(time.toSeconds(), seed, rounds, operations, doubtful.size(), kills, pauses);
  }
}
