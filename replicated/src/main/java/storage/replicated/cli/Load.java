package storage.replicated.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import storage.replicated.ReplicatedStore;

/**
 * Clients that write as fast as they are answered, each to keys of its own, and remember what they
 * were told. Every tenth write counts up by compare-and-set, which nobody else does to that key: if
 * it is ever refused, it was done twice.
 */
final class Load implements Closeable {

  private static final int KEYS = 50;
  private static final int QUARTERS = 10_000;
  private static final long QUARTER = 250_000_000;

  private final ReplicatedStore store;
  private final List<Thread> clients = new ArrayList<>();

  /** The last value of each key that was acknowledged. */
  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();

  /** The last value of each key whose write has failed, and may have been done all the same. */
  private final Map<String, Integer> doubtful = new ConcurrentHashMap<>();

  private final List<String> wrong = new ArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  /** How many writes were acknowledged in each quarter of a second. */
  private final AtomicIntegerArray quarters = new AtomicIntegerArray(QUARTERS);

  private final long start = System.nanoTime();

  /** When a client was last answered. */
  private long lastAnswer = start;

  /** The longest time between two answers, in nanoseconds. */
  private long longestGap;

  private volatile boolean isOver;

  Load(ReplicatedStore store, int count) {
    this.store = store;
    for (int client = 0; client < count; client++) {
      String name = "client " + client;
      Thread thread = new Thread(() -> write(name), name);
      clients.add(thread);
      thread.start();
    }
  }

  private void write(String name) {
    for (int i = 1; !isOver; i++) {
      boolean counts = i % 10 == 0;
      String key = counts ? name + " counter" : name + " key " + i % KEYS;
      int before = acknowledged.getOrDefault(key, 0);
      int value = counts ? before + 1 : i;
      try {
        if (counts && before > 0) {
          countUp(key, before);
        } else {
          store.set(key, String.valueOf(value));
        }
        acknowledged.put(key, value);
        answered(System.nanoTime());
      } catch (IOException e) {
        failures.incrementAndGet();
        doubtful.put(key, value);
      }
    }
  }

  private void countUp(String key, int before) throws IOException {
    boolean isDone = store.compareAndSet(key, String.valueOf(before), String.valueOf(before + 1));
    if (!isDone && !doubtful.containsKey(key)) {
      addWrong("%s was not counted up from %d, and nobody else writes it".formatted(key, before));
    }
  }

  private synchronized void answered(long now) {
    count.incrementAndGet();
    quarters.incrementAndGet(quarter(now));
    longestGap = Math.max(longestGap, now - lastAnswer);
    lastAnswer = now;
  }

  private synchronized void addWrong(String what) {
    wrong.add(what);
  }

  private int quarter(long time) {
    return (int) Math.min(QUARTERS - 1, (time - start) / QUARTER);
  }

  /** How many writes were acknowledged. */
  int count() {
    return count.get();
  }

  /** For how many seconds nobody was answered, at the longest. */
  synchronized double longestGap() {
    return longestGap / 1e9;
  }

  /** How many writes have failed, each of which was done once or not at all. */
  int failures() {
    return failures.get();
  }

  /** How many writes were acknowledged in each quarter of a second so far. */
  int[] quarters() {
    return IntStream.range(0, quarter(System.nanoTime())).map(quarters::get).toArray();
  }

  /** Ends the clients. */
  @Override
  public void close() throws IOException {
    isOver = true;
    for (Thread client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  /** Reads all that was written, and returns what is not as the clients were told. */
  synchronized List<String> check() throws IOException {
    List<String> found = new ArrayList<>(wrong);
    for (Map.Entry<String, Integer> each : acknowledged.entrySet()) {
      Optional<String> value = store.get(each.getKey());
      Integer other = doubtful.get(each.getKey());
      boolean isThere =
          value.equals(Optional.of(String.valueOf(each.getValue())))
              || (other != null && value.equals(Optional.of(String.valueOf(other))));
      if (!isThere) {
        found.add(
            "%s: %s is there, and %d was acknowledged"
                .formatted(each.getKey(), value.orElse("nothing"), each.getValue()));
      }
    }
    return found;
  }
}
