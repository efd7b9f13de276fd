package storage.common.kit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import storage.common.KeyValueStore;

/** Three machines in the memory of one, which keep what a group promises, but for a flaw. */
final class ToyGroup implements ReplicaGroup {

  /** What is wrong with a group. */
  enum Flaw {
    NONE,
    /** The leader says yes, and tells the others when it gets the next call. */
    ACKNOWLEDGES_BEFORE_THE_MAJORITY,
    /** Whoever is left alone goes on. */
    ANSWERS_IN_A_MINORITY,
    /** Who comes late gets the log that the others still have, and no snapshot. */
    SENDS_NO_SNAPSHOT,
    /** Who comes late is never told what it has missed. */
    SENDS_NOTHING,
    /** A call that is sent again is done again. */
    APPLIES_TWICE,
    /** A call that is sent again is not done, and answers what it would find now. */
    FORGETS_ANSWERS
  }

  private static final int MAJORITY = 2;

  private final Flaw flaw;

  /** What each machine has on its disk. */
  private final Map<String, Map<String, String>> disks = new TreeMap<>();

  private final List<String> running = new ArrayList<>(List.of("n1", "n2", "n3"));

  /** The sets that somebody may still have to be told of, as long as the log is kept. */
  private final List<Map.Entry<String, String>> log = new ArrayList<>();

  /** The set that the others are not told of yet; null if there is none. */
  private Map.Entry<String, String> untold;

  ToyGroup(Flaw flaw) {
    this.flaw = flaw;
    running.forEach(name -> disks.put(name, new HashMap<>()));
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(1);
  }

  @Override
  public List<String> names() {
    return List.copyOf(disks.keySet());
  }

  @Override
  public synchronized String leader() {
    return running.get(0);
  }

  @Override
  public synchronized void stop(String name) {
    running.remove(name);
    untold = null;
  }

  @Override
  public synchronized void start(String name) {
    Map<String, String> disk = disks.get(name);
    switch (flaw) {
      case SENDS_NOTHING -> {}
      case SENDS_NO_SNAPSHOT -> log.forEach(each -> disk.put(each.getKey(), each.getValue()));
      default -> {
        disk.clear();
        disk.putAll(disks.get(leader()));
      }
    }
    running.add(name);
  }

  @Override
  public synchronized void forgetLog(String name) {
    log.clear();
  }

  @Override
  public synchronized Optional<String> found(String name, String key) {
    return Optional.ofNullable(disks.get(name).get(key));
  }

  private synchronized void set(String key, String value) throws IOException {
    requireMajority();
    if (untold != null) {
      tell(untold);
    }
    Map.Entry<String, String> entry = Map.entry(key, value);
    log.add(entry);
    if (flaw == Flaw.ACKNOWLEDGES_BEFORE_THE_MAJORITY) {
      disks.get(leader()).put(key, value);
      untold = entry;
    } else {
      tell(entry);
    }
  }

  private void tell(Map.Entry<String, String> entry) {
    running.forEach(name -> disks.get(name).put(entry.getKey(), entry.getValue()));
  }

  private synchronized Optional<String> get(String key) throws IOException {
    requireMajority();
    return found(leader(), key);
  }

  private void requireMajority() throws IOException {
    if (running.size() < MAJORITY && flaw != Flaw.ANSWERS_IN_A_MINORITY) {
      throw new IOException("only " + running + " are there");
    }
  }

  @Override
  public Call compareAndSet(String key, String expected, String value) {
    return new Call() {

      /** What it was answered first; null if it was not sent yet. */
      private Boolean answer;

      @Override
      public boolean send() throws IOException {
        boolean isExpected = get(key).equals(Optional.of(expected));
        boolean isSentAgain = answer != null;
        if (!isSentAgain || flaw == Flaw.APPLIES_TWICE) {
          answer = isSentAgain || isExpected; // the answer would tell
          if (isExpected) {
            set(key, value);
          }
        }
        return flaw == Flaw.FORGETS_ANSWERS ? isExpected : answer;
      }
    };
  }

  @Override
  public KeyValueStore client(Duration patience) {
    return new KeyValueStore() {
      @Override
      public void set(String key, String value) throws IOException {
        ToyGroup.this.set(key, value);
      }

      @Override
      public Optional<String> get(String key) throws IOException {
        return ToyGroup.this.get(key);
      }

      @Override
      public void close() {}
    };
  }
}
