package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import storage.common.KeyValueStore;

/**
 * What the kit asks of a store that several machines hold together, besides what it asks of the
 * client. One group will do for all tests: each of them begins and ends with all machines there.
 */
public interface ReplicatedKit {

  /** The group, all of whose machines run. */
  ReplicaGroup group() throws IOException;

  /** What was acknowledged before, during and after the loss is there. */
  @Test
  default void theLossOfOneIsSurvivedAtAnyMoment() throws IOException {
    ReplicaGroup group = group();
    try (KeyValueStore store = group.client(group.patience());
        Writer writer = new Writer(store, group.patience())) {
      for (boolean leads : new boolean[] {true, false}) {
        writer.awaitMore();
        String lost = leads ? group.leader() : follower(group);
        group.stop(lost);
        writer.awaitMore();
        group.start(lost);
      }
      writer.awaitMore();
      writer.end();
      for (int number : writer.acknowledged) {
        assertThat(store.get("write " + number))
            .as("get write %d, which was acknowledged", number)
            .contains("value " + number);
      }
    }
  }

  /** Whoever is left alone can't know what the others have said meanwhile. */
  @Test
  default void aMinorityRefusesAndSaysSo() throws IOException {
    ReplicaGroup group = group();
    try (KeyValueStore patient = group.client(group.patience())) {
      patient.set("name", "Ada");
    }
    try (KeyValueStore store = hastyClient(group)) {
      String left = group.leader();
      ReplicatedKit.await(group, "all have what was set", () -> isEverywhere(group, "name", "Ada"));
      List<String> lost = group.names().stream().filter(name -> !name.equals(left)).toList();
      for (String name : lost) {
        group.stop(name);
      }
      assertThatThrownBy(() -> store.set("name", "Grace"), "set, with one machine of three")
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> store.get("name"), "get, with one machine of three")
          .isInstanceOf(IOException.class);
      assertThat(group.found(left, "name")).as("what that one has").contains("Ada");
      for (String name : lost) {
        group.start(name);
      }
      group.leader();
    }
    try (KeyValueStore store = group.client(group.patience())) {
      assertThat(store.get("name"))
          .as("get once all are back")
          .isIn(Optional.of("Ada"), Optional.of("Grace"));
      store.set("name", "Jean");
      assertThat(store.get("name")).as("get after the next set").contains("Jean");
    }
  }

  /** On a busy machine, even the first answer may take longer than such a client waits. */
  private static KeyValueStore hastyClient(ReplicaGroup group) throws IOException {
    long start = System.nanoTime();
    while (true) {
      try {
        return group.client(Duration.ofSeconds(1));
      } catch (IOException e) {
        if (System.nanoTime() - start > group.patience().toNanos()) {
          throw e;
        }
      }
    }
  }

  /** Nobody has the log any more that it has missed. */
  @Test
  default void whoComesLateCatchesUpBySnapshot() throws IOException {
    ReplicaGroup group = group();
    String late = follower(group);
    try (KeyValueStore store = group.client(group.patience())) {
      group.stop(late);
      int count = 100;
      for (int i = 0; i < count; i++) {
        store.set("missed " + i, "value ".repeat(200) + i);
      }
      for (String name : group.names()) {
        if (!name.equals(late)) {
          group.forgetLog(name);
        }
      }
      group.start(late);
      for (int i = count - 1; i >= 0; i--) {
        String key = "missed " + i;
        String value = "value ".repeat(200) + i;
        ReplicatedKit.await(group, late + " to have " + key, () -> has(group, late, key, value));
      }
    }
  }

  /** A client that hears nothing sends its call again, though it was done. */
  @Test
  default void whatIsAcknowledgedOnceIsAppliedOnce() throws IOException {
    ReplicaGroup group = group();
    try (KeyValueStore store = group.client(group.patience())) {
      store.set("counter", "0");
      ReplicaGroup.Call add = group.compareAndSet("counter", "0", "1");
      assertThat(add.send()).as("the first time").isTrue();
      assertThat(store.get("counter")).contains("1");
      assertThat(add.send()).as("sent again, what it finds is its own value").isTrue();
      store.set("counter", "0"); // so that one that is done again would find what it expects
      assertThat(add.send()).as("sent again").isTrue();
      assertThat(store.get("counter")).as("after it was sent again").contains("0");
    }
  }

  private static String follower(ReplicaGroup group) throws IOException {
    String leader = group.leader();
    return group.names().stream().filter(name -> !name.equals(leader)).findFirst().orElseThrow();
  }

  private static boolean isEverywhere(ReplicaGroup group, String key, String value) {
    return group.names().stream().allMatch(name -> has(group, name, key, value));
  }

  private static boolean has(ReplicaGroup group, String name, String key, String value) {
    try {
      return group.found(name, key).equals(Optional.of(value));
    } catch (IOException e) {
      return false; // it is not there yet
    }
  }

  private static void await(ReplicaGroup group, String what, BooleanSupplier condition) {
    await(group.patience(), what, condition);
  }

  private static void await(Duration patience, String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > patience.toNanos()) {
        throw new AssertionError("waited in vain for " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** A client that sets one key after the other, and remembers what was acknowledged. */
  final class Writer implements AutoCloseable {

    private static final int A_FEW = 20;

    private final KeyValueStore store;
    private final Duration patience;
    private final List<Integer> acknowledged = new ArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Thread thread = new Thread(this::write, "writer");
    private volatile boolean isOver;

    private Writer(KeyValueStore store, Duration patience) {
      this.store = store;
      this.patience = patience;
      thread.start();
    }

    private void write() {
      for (int number = 0; !isOver; number++) {
        try {
          store.set("write " + number, "value " + number);
          acknowledged.add(number);
          count.incrementAndGet();
        } catch (IOException e) {
          // so it may be there or not
        }
      }
    }

    private void awaitMore() {
      int before = count.get();
      await(patience, "writes to be acknowledged", () -> count.get() >= before + A_FEW);
    }

    private void end() {
      isOver = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      end();
    }
  }
}
