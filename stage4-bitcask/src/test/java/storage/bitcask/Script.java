package storage.bitcask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import storage.common.kit.Listing;
import storage.common.kit.StoredFiles;

/**
 * A history of a store and of all that happens around it, one line for each event: what is written,
 * who reads, and what becomes of its files. A thread of its own plays it line by line against a
 * map, so a history that fails can be played again, and shortened.
 */
final class Script {

  private static final int KEYS = 12;
  private static final int STEP_OF_THE_CLOCK = 1_000;

  /** The events, the frequent ones several times. */
  private static final List<String> EVENTS =
      List.of(
          "put put put put put put put put delete delete delete lease lease batch batch twice",
          "push push push pop pop pop tick sync merge policy reopen crash read read verify",
          "backup promote stranger older strike strike strike interrupt");

  private static final List<String> DICE =
      EVENTS.stream().flatMap(line -> List.of(line.split(" ", -1)).stream()).toList();

  private final Path directory;
  private final Map<String, String> model = new TreeMap<>();

  /** When each value expires that does, in milliseconds. */
  private final Map<String, Long> expiries = new TreeMap<>();

  /** What the backup holds; null if there is none. */
  private Map<String, String> backup;

  private Map<String, byte[]> older = Map.of();
  private final List<Path> strangers = new ArrayList<>();
  private Bitcask cask;

  /** Where the store is: a crash moves it. */
  private Path store;

  /** The number of the next directory. */
  private int next;

  private long now = 1_000_000_000_000L;
  private int pushed;
  private int popped;

  private Script(Path directory) {
    this.directory = directory;
  }

  /** Makes up a history. */
  static List<String> random(SplittableRandom random, int events) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      String event = DICE.get(random.nextInt(DICE.size()));
      FileFault[] faults = FileFault.values();
      Object what =
          event.equals("strike") ? faults[random.nextInt(faults.length)] : random.nextInt(300);
      lines.add("%s %d %s".formatted(event, random.nextInt(KEYS), what));
    }
    return lines;
  }

  /** Plays the history that a seed makes; one that fails is shortened and written to a file. */
  static void playOrShrink(long seed, int events, Path scratch) throws IOException {
    List<String> lines = random(new SplittableRandom(seed), events);
    Shrinking shrinking = new Shrinking((where, each) -> play(each, where), scratch);
    Throwable failure = shrinking.failure(lines);
    if (failure != null) {
      List<String> few = shrinking.shrink(lines);
      Path file = Path.of("target", "failing-history-" + seed + ".txt");
      Files.write(file, few);
      throw new AssertionError(
          "seed %d fails (%s), see %s:%n%s".formatted(seed, failure, file, String.join("\n", few)),
          failure);
    }
  }

  /** Plays a history in {@code directory}, which is empty. */
  static void play(List<String> lines, Path directory) throws IOException {
    Script script = new Script(directory);
    script.store = Files.createDirectories(directory.resolve("store"));
    script.open();
    try {
      for (String line : lines) {
        script.play(line);
      }
      script.reopen();
    } finally {
      script.cask.close();
    }
  }

  private BitcaskOptions options() {
    return BitcaskOptions.defaults()
        .withoutBackground()
        .withSegmentSize(700)
        .withClock(() -> Instant.ofEpochMilli(now));
  }

  private void play(String line) throws IOException {
    String[] words = line.split(" ", -1);
    int number = Integer.parseInt(words[1]);
    if (words[0].equals("strike")) {
      strike(number, FileFault.valueOf(words[2]));
      return;
    }
    int size = Integer.parseInt(words[2]);
    String key = "key " + number;
    String value = size + " " + "v".repeat(size);
    switch (words[0]) {
      case "put" -> set(key, value);
      case "delete" -> delete(key);
      case "lease" -> lease(key, value);
      case "batch" -> batch(key, "key " + size % KEYS, value);
      case "twice" -> twice(key, value);
      case "push" -> set("job " + pushed++, value);
      case "pop" -> pop();
      case "tick" -> tick();
      case "sync" -> cask.sync();
      case "merge" -> cask.merge();
      case "policy" -> cask.mergeByPolicy();
      case "reopen" -> reopen();
      case "crash" -> crash();
      case "read" -> read();
      case "verify" -> verify(store);
      case "backup" -> backUp();
      case "promote" -> promote();
      case "stranger" -> putStranger(number);
      case "older" -> keepOlder();
      case "interrupt" -> interrupt(key, value);
      default -> throw new IllegalArgumentException(line);
    }
  }

  private void set(String key, String value) throws IOException {
    put(cask, key, value);
    model.put(key, value);
    expiries.remove(key);
  }

  private void delete(String key) throws IOException {
    cask.delete(bytes(key));
    model.remove(key);
    expiries.remove(key);
  }

  private void lease(String key, String value) throws IOException {
    long expiry = now + STEP_OF_THE_CLOCK / 2;
    cask.put(bytes(key), bytes(value), Instant.ofEpochMilli(expiry));
    model.put(key, value);
    expiries.put(key, expiry);
  }

  private void batch(String key, String other, String value) throws IOException {
    cask.write(new Batch().delete(bytes(other)).put(bytes(key), bytes(value)));
    model.remove(other);
    model.put(key, value);
    expiries.keySet().removeAll(List.of(key, other));
  }

  private void twice(String key, String value) throws IOException {
    cask.write(new Batch().put(bytes(key), bytes("draft")).put(bytes(key), bytes(value)));
    model.put(key, value);
    expiries.remove(key);
  }

  private void pop() throws IOException {
    if (popped < pushed) {
      delete("job " + popped++);
    }
  }

  private void tick() {
    now += STEP_OF_THE_CLOCK;
    expiries.forEach((key, expiry) -> model.remove(key));
    expiries.clear();
  }

  private void open() throws IOException {
    cask = Bitcask.open(store, options());
    assertThat(content(cask)).as("opened").isEqualTo(model);
  }

  private void reopen() throws IOException {
    cask.close();
    open();
    for (Path each : strangers) {
      assertThat(store.resolve(each)).hasContent("of a stranger");
    }
  }

  /** A process that is killed leaves its files as they are. */
  private void crash() throws IOException {
    Map<String, byte[]> left = StoredFiles.read(store);
    cask.close();
    store = StoredFiles.write(directory.resolve("after crash " + next++), left);
    open();
  }

  private void read() throws IOException {
    Map<String, String> before = Listing.of(store);
    assertHolds(store, model);
    assertThat(Listing.of(store)).as("after it was read").isEqualTo(before);
  }

  private void assertHolds(Path where, Map<String, String> expected) throws IOException {
    try (Bitcask view = Bitcask.open(where, options().asReadOnly())) {
      assertThat(content(view)).as("read in %s", where.getFileName()).isEqualTo(expected);
    }
  }

  private static void verify(Path where) {
    CommandRun verify = CommandRun.of(where, "verify");
    assertThat(verify.status()).as("%s", verify).isZero();
  }

  private Path target() {
    return directory.resolve("backup");
  }

  /** What is in the way of a backup, and not in the store, must not be lost. */
  private void backUp() throws IOException {
    try {
      cask.backup(target());
      boolean isPromoted = backup != null && backup.containsKey("promoted");
      assertThat(isPromoted).as("a promoted backup is overwritten").isFalse();
      backup = new TreeMap<>(model);
      assertThat(CommandRun.of(target(), "verify").status()).isZero();
    } catch (IOException | IllegalArgumentException refused) {
      assertThat(backup).as("why it is refused: %s", refused).containsKey("promoted");
      assertHoldsLive(target(), backup);
      retireBackup();
      return;
    }
    assertHolds(target(), backup);
  }

  /** A value of the backup may have expired since. */
  private void assertHoldsLive(Path where, Map<String, String> expected) throws IOException {
    try (Bitcask view = Bitcask.open(where, options().asReadOnly())) {
      assertThat(expected).containsAllEntriesOf(content(view));
      assertThat(content(view)).containsKey("promoted");
    }
  }

  private void retireBackup() throws IOException {
    Files.move(target(), directory.resolve("retired " + next++));
    backup = null;
  }

  private void promote() throws IOException {
    if (backup != null) {
      try (Bitcask promoted = Bitcask.open(target(), options())) {
        put(promoted, "promoted", "is a store of its own");
      }
      backup.put("promoted", "is a store of its own");
    }
  }

  private void putStranger(int number) throws IOException {
    List<String> names = List.of("note.tmp", "0000000001.data~", ".keydir.swp", "photo.jpg");
    Path file = store.resolve(names.get(number % names.size()));
    Files.writeString(file, "of a stranger");
    strangers.add(file.getFileName());
  }

  private void keepOlder() throws IOException {
    cask.close();
    older = StoredFiles.read(store);
    open();
  }

  /** Damages a file of a copy of the closed store. */
  private void strike(int number, FileFault fault) throws IOException {
    cask.close();
    Map<String, byte[]> files = StoredFiles.read(store);
    open();
    files.keySet().removeIf(name -> strangers.contains(Path.of(name)));
    String name = List.copyOf(files.keySet()).get(number % files.size());
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere " + next++));
    Path struck = StoredFiles.write(directory.resolve("struck " + next++), files);
    FileFault.Copies copies = new FileFault.Copies(older, Map.of());
    if (fault.strike(struck.resolve(name), copies, elsewhere)) {
      String what = name + " was " + fault;
      try {
        assertHolds(struck, model);
      } catch (IOException told) {
        assertThat(told).as(what).hasMessageNotContaining("null");
        Repairing.repair(struck.resolve(name), options(), what);
      }
    }
  }

  /** A thread that is interrupted may fail with a put: then it is done, or not. */
  private void interrupt(String key, String value) throws IOException {
    Thread.currentThread().interrupt();
    try {
      set(key, value);
    } catch (IOException e) {
      Thread.interrupted();
      cask.get(bytes(key))
          .map(found -> new String(found, UTF_8))
          .filter(value::equals)
          .ifPresent(
              found -> {
                model.put(key, found);
                expiries.remove(key);
              });
    } finally {
      Thread.interrupted();
    }
  }
}
