package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;
import storage.common.StoreLockedException;

/**
 * Several stores on one directory, in this process and in others: none loses what another one was
 * told is stored, also if a record was torn before, or is torn meanwhile.
 *
 * <p>A store without this promise has to refuse the second owner: nothing else keeps it whole.
 */
public interface ManyWriters extends StoreUnderTest {

  /** How many rounds there are, unless it is said. */
  int ROUNDS = 4;

  /** A round that takes longer is taken to hang. */
  int SECONDS_A_ROUND = 60;

  /** After so long, no other round begins unless it was asked for. */
  long SLOW_NANOS = 10_000_000_000L;

  /**
   * In each round, members set all at once, some of them are killed, and a store in this process
   * reads. {@code -Dkit.rounds} says how many rounds, {@code -Dkit.seconds} for how long at least,
   * and {@code -Dkit.seed} repeats what is random in them.
   */
  @Test
  @Timeout(24 * 60 * 60)
  @Proves(Promise.MANY_WRITERS)
  default void whatManyProcessesSetAtOnceIsThere(@TempDir Path directory) throws Exception {
    if (!keeps(Promise.MANY_WRITERS)) {
      try (KeyValueStore owner = open(directory)) {
        owner.set("name", "Ada");
        assertThat(ChildProcess.canOpen(this, directory))
            .as("the known limit: another process may open it")
            .isFalse();
      }
      return;
    }
    int rounds = Integer.getInteger("kit.rounds", 0);
    long nanos = TimeUnit.SECONDS.toNanos(Integer.getInteger("kit.seconds", 0));
    long seed = Long.getLong("kit.seed", System.nanoTime());
    Random random = new Random(seed);
    System.out.printf("%s, many processes: -Dkit.seed=%d%n", name(), seed);
    long start = System.nanoTime();
    List<CrowdMember> members = new ArrayList<>();
    try {
      for (int i = 0; i < Integer.getInteger("kit.members", 4); i++) {
        members.add(CrowdMember.start(this));
      }
      for (int round = 0; goesOn(round, rounds, nanos, System.nanoTime() - start); round++) {
        String what = "round %d of seed %d".formatted(round, seed);
        assertTimeoutPreemptively(
            Duration.ofSeconds(SECONDS_A_ROUND), () -> setAtOnce(directory, members, random, what));
      }
    } finally {
      members.forEach(CrowdMember::close);
    }
  }

  /** Unless more was asked for, there are a few rounds, or one of a store that is very slow. */
  private static boolean goesOn(int round, int rounds, long nanos, long elapsed) {
    return round < Math.max(1, rounds)
        || elapsed < nanos
        || (round < ROUNDS && rounds == 0 && elapsed < SLOW_NANOS);
  }

  private void setAtOnce(Path temp, List<CrowdMember> members, Random random, String round)
      throws Exception {
    Path directory = StoredFiles.write(temp.resolve("store"), Map.of());
    byte[] half = halfOfARecord(directory);
    if (random.nextBoolean()) {
      append(half, directory);
    }
    AtomicInteger running = new AtomicInteger(members.size());
    boolean[] killed = new boolean[members.size()];
    int[] told = new int[members.size()];
    List<Callable<Void>> threads = new ArrayList<>();
    threads.add(() -> readWhile(() -> running.get() > 0, directory, round));
    for (int i = 0; i < members.size(); i++) {
      int number = i;
      CrowdMember member = members.get(i);
      CrowdMember.Habit habit =
          random.nextBoolean() ? CrowdMember.Habit.STAYS : CrowdMember.Habit.COMES_AND_GOES;
      killed[i] = i == 0 || random.nextInt(4) == 0;
      int setsBefore = random.nextInt(CrowdMember.SETS);
      int nanosBefore = random.nextInt(999_999);
      threads.add(
          () -> {
            try {
              member.begin(directory, "member-" + number, habit);
              if (killed[number]) {
                member.await(setsBefore);
                Thread.sleep(0, nanosBefore);
                member.kill();
              }
              told[number] = member.awaitEnd();
            } finally {
              running.decrementAndGet();
            }
            return null;
          });
    }
    Threads.runAll(threads);
    try (KeyValueStore store = open(directory)) {
      assertThat(store.get("town")).as(round).contains("London");
      for (int i = 0; i < members.size(); i++) {
        assertTold(store, "member-" + i, CrowdMember.LONG, told[i], round);
        if (killed[i]) {
          members.get(i).close();
          members.set(i, CrowdMember.start(this));
        } else {
          assertThat(told[i]).as("%s: sets of member %d", round, i).isEqualTo(CrowdMember.SETS);
        }
      }
    }
  }

  /** Reads beside the members: what they set is whole, or not there yet. */
  private Void readWhile(BooleanSupplier running, Path directory, String round) throws IOException {
    try (KeyValueStore store = open(directory)) {
      for (int count = 0; running.getAsBoolean(); count = (count + 1) % CrowdMember.SETS) {
        Optional<String> value =
            Optional.of(CrowdMember.value("member-1", count, CrowdMember.LONG));
        Optional<String> found = store.get(CrowdMember.key("member-1", count));
        if (found.isPresent()) {
          assertThat(found).as("%s: read beside writers, set %d", round, count).isEqualTo(value);
        }
        assertThat(store.get("town")).as(round).contains("London");
      }
    }
    return null;
  }

  /** What was told is there; what comes after it, one set in flight at most, is whole or absent. */
  private static void assertTold(
      KeyValueStore store, String name, int length, int told, String round) throws IOException {
    for (int count = 0; count < CrowdMember.SETS; count++) {
      String key = CrowdMember.key(name, count);
      String value = CrowdMember.value(name, count, length);
      String found = store.get(key).orElse(null);
      boolean there = count <= told && value.equals(found);
      boolean absent = count >= told && found == null;
      if (!there && !absent) {
        throw new AssertionError(
            "%s: get %s after %d sets of %s were acknowledged: expected %s, came %s"
                .formatted(
                    round,
                    Shown.value(key),
                    told,
                    name,
                    Shown.value(count <= told ? value : null),
                    Shown.value(found)));
      }
    }
  }

  /**
   * Several stores of one process are several writers; the system's lock is that of the process.
   */
  @Test
  @Proves(Promise.MANY_WRITERS)
  default void whatManyStoresOfOneProcessSetAtOnceIsThere(@TempDir Path directory)
      throws Exception {
    if (!keeps(Promise.MANY_WRITERS)) {
      try (KeyValueStore owner = open(directory)) {
        owner.set("name", "Ada");
        assertThatThrownBy(() -> open(directory).close())
            .as("the known limit: one owner")
            .isInstanceOf(StoreLockedException.class);
      }
      return;
    }
    int writers = 4;
    int length = CrowdMember.LONG / 10; // nobody is killed, but a store may write it in pieces
    long start = System.nanoTime();
    for (int round = 0; round < 20 && System.nanoTime() - start < SLOW_NANOS; round++) {
      Path each = directory.resolve("round " + round);
      append(halfOfARecord(each), each);
      List<Callable<Void>> threads = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        String name = "writer-" + writer;
        CrowdMember.Habit habit =
            writer % 2 == 0 ? CrowdMember.Habit.STAYS : CrowdMember.Habit.COMES_AND_GOES;
        threads.add(
            () -> {
              habit.set(this, each, name, length, count -> {});
              return null;
            });
      }
      Threads.runAll(threads);
      assertAllSet(each, writers, length, "round " + round);
    }
  }

  /** They share the process and its locks, and none of the fields by which stores take turns. */
  @Test
  @Proves(Promise.MANY_WRITERS)
  default void whatStoresOfSeveralClassLoadersSetAtOnceIsThere(@TempDir Path directory)
      throws Exception {
    if (!keeps(Promise.MANY_WRITERS)) {
      try (KeyValueStore owner = open(directory)) {
        owner.set("name", "Ada");
        assertThatThrownBy(() -> OtherClassLoader.set(this, directory, "other", count -> {}))
            .as("the known limit: one owner")
            .hasRootCauseMessage(new StoreLockedException(directory).getMessage());
      }
      return;
    }
    append(halfOfARecord(directory.resolve("store")), directory.resolve("store"));
    int writers = 3;
    CyclicBarrier allAtOnce = new CyclicBarrier(writers);
    List<Callable<Void>> threads = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      String name = "writer-" + writer;
      threads.add(
          () -> {
            OtherClassLoader.set(
                this, directory.resolve("store"), name, count -> Threads.meet(allAtOnce));
            return null;
          });
    }
    Threads.runAll(threads);
    assertAllSet(directory.resolve("store"), writers, CrowdMember.LONG, "class loaders");
  }

  private void assertAllSet(Path directory, int writers, int length, String what)
      throws IOException {
    try (KeyValueStore store = open(directory)) {
      for (int writer = 0; writer < writers; writer++) {
        assertTold(store, "writer-" + writer, length, CrowdMember.SETS, what);
      }
    }
  }

  /** A writer that has found a whole tail before must look again: another may have died since. */
  @Test
  @Proves(Promise.MANY_WRITERS)
  default void aTailThatAnotherWriterHasTornIsRemoved(@TempDir Path temp) throws IOException {
    Path directory = temp.resolve("store");
    byte[] half = halfOfARecord(directory);
    try (KeyValueStore store = open(directory)) {
      store.set("name", "Ada");
      append(half, directory);
      try {
        store.set("name", "Grace");
        assertThat(store.get("name")).as("get name").contains("Grace");
      } catch (IOException e) {
        assertThat(keeps(Promise.MANY_WRITERS))
            .as("whether the store lets others write at all: %s", e)
            .isFalse();
        return;
      }
    }
    if (keeps(Promise.MANY_WRITERS)) {
      try (KeyValueStore store = open(directory)) {
        assertThat(store.get("name")).as("get name").contains("Grace");
        assertThat(store.get("half")).as("get half").isEmpty();
        assertThat(store.get("town")).as("get town").contains("London");
      }
    }
  }

  /** As with a repair by the same store: a reader must not go on in what takes the tail's place. */
  @Test
  @Proves(Promise.MANY_WRITERS)
  @Needs(Sight.DISK)
  default void aTailThatAnotherWriterRepairsBesideAReaderIsNoAnswer(@TempDir Path directory)
      throws IOException {
    boolean reading = keeps(Promise.MANY_WRITERS);
    for (int read = 1; reading; read++) {
      Path each = directory.resolve("read " + read);
      append(halfOfARecord(each), each);
      ObservedDisk disk = new ObservedDisk(each);
      disk.shortenReads(7);
      AtomicInteger readsLeft = new AtomicInteger(read);
      try (KeyValueStore store = open(disk.path());
          KeyValueStore other = open(each)) {
        disk.afterEachRead(
            () -> {
              if (readsLeft.decrementAndGet() == 0) {
                set(other, "name", "y".repeat(60));
              }
            });
        assertThat(store.get("half"))
            .as("get half while another store cuts the torn tail and appends, after read %d", read)
            .isEmpty();
        reading = readsLeft.get() <= 0;
        readsLeft.set(read);
        assertThat(store.get("town"))
            .as("get town while another store cuts the torn tail and appends, after read %d", read)
            .contains("London");
      }
    }
  }

  private static void set(KeyValueStore store, String key, String value) {
    try {
      store.set(key, value);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Makes a store with one record, and returns the beginning of another one's bytes. */
  private byte[] halfOfARecord(Path directory) throws IOException {
    try (KeyValueStore store = open(directory)) {
      store.set("town", "London");
    }
    Map<String, byte[]> before = StoredFiles.read(directory);
    Path copy = directory.resolveSibling(directory.getFileName() + " with another record");
    StoredFiles.write(copy, before);
    try (KeyValueStore store = open(copy)) {
      store.set("half", "z".repeat(40));
    }
    Map<String, byte[]> after = StoredFiles.read(copy);
    String file = StoredFiles.grown(before, after, "zzz");
    int from = before.get(file).length;
    return Arrays.copyOfRange(after.get(file), from, after.get(file).length - 20);
  }

  /** Appends to the store's largest file, as a process that dies within a write. */
  private static void append(byte[] bytes, Path directory) throws IOException {
    Map<String, byte[]> files = StoredFiles.read(directory);
    String largest =
        files.keySet().stream()
            .max((a, b) -> Integer.compare(files.get(a).length, files.get(b).length))
            .orElseThrow();
    Files.write(directory.resolve(largest), bytes, StandardOpenOption.APPEND);
  }
}
