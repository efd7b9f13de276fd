package storage.bitcask;

import static storage.bitcask.BitcaskTest.bytes;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import storage.log.Kind;

/**
 * The steps of one writer, each worked out from a seed and its number: so whoever knows how many
 * steps a process had done when it was killed knows what it has stored.
 *
 * @param seed of the whole run
 * @param writer the number of the writer, whose keys are its own
 */
record Workload(long seed, int writer) {

  private static final int KEYS = 150;
  private static final int MOST_IN_A_BATCH = 6;
  private static final int USUAL_LENGTH = 120;
  private static final int LONGEST = 9_000;

  /** The kinds of steps. */
  private enum Kind {
    PUT,
    PUT_UNTIL_TOMORROW,
    PUT_UNTIL_YESTERDAY,
    DELETE,
    BATCH
  }

  /**
   * One step.
   *
   * @param changes the new value of each key that it changes; null for none
   */
  private record Step(Kind kind, Map<String, String> changes) {}

  /** Does step {@code number} in the store. */
  void apply(Bitcask cask, long number) throws IOException {
    Step step = step(number);
    if (step.kind() == Kind.BATCH) {
      cask.write(batch(step.changes()));
      return;
    }
    Map.Entry<String, String> change = step.changes().entrySet().iterator().next();
    byte[] key = bytes(change.getKey());
    Instant now = Instant.now();
    switch (step.kind()) {
      case PUT -> cask.put(key, bytes(change.getValue()));
      case PUT_UNTIL_TOMORROW -> cask.put(key, bytes(change.getValue()), now.plusSeconds(86_400));
      case PUT_UNTIL_YESTERDAY -> cask.put(key, bytes("expired"), now.minusSeconds(86_400));
      case DELETE -> cask.delete(key);
      case BATCH -> throw new AssertionError(step);
    }
  }

  private static Batch batch(Map<String, String> changes) {
    Batch batch = new Batch();
    changes.forEach(
        (key, value) -> {
          if (value == null) {
            batch.delete(bytes(key));
          } else {
            batch.put(bytes(key), bytes(value));
          }
        });
    return batch;
  }

  /** Does step {@code number} in a map. */
  void apply(Map<String, String> model, long number) {
    step(number)
        .changes()
        .forEach(
            (key, value) -> {
              if (value == null) {
                model.remove(key);
              } else {
                model.put(key, value);
              }
            });
  }

  private Step step(long number) {
    SplittableRandom random =
        new SplittableRandom((seed * 31 + writer) * 0x9E3779B97F4A7C15L + number);
    Map<String, String> changes = new LinkedHashMap<>();
    int dice = random.nextInt(100);
    Kind kind =
        dice < 55
            ? Kind.PUT
            : dice < 58
                ? Kind.PUT_UNTIL_TOMORROW
                : dice < 61 ? Kind.PUT_UNTIL_YESTERDAY : dice < 88 ? Kind.DELETE : Kind.BATCH;
    int count = kind == Kind.BATCH ? 1 + random.nextInt(MOST_IN_A_BATCH) : 1;
    for (int i = 0; i < count; i++) {
      boolean isGone =
          kind == Kind.DELETE
              || kind == Kind.PUT_UNTIL_YESTERDAY
              || (kind == Kind.BATCH && random.nextInt(3) == 0);
      changes.put(randomKey(random), isGone ? null : value(random, number));
    }
    return new Step(kind, changes);
  }

  /** Returns a key of the writer: a few are changed often, most seldom. */
  String randomKey(SplittableRandom random) {
    int number = random.nextInt(1 + random.nextInt(KEYS));
    return prefix() + number + "k".repeat(number % 40);
  }

  private static String value(SplittableRandom random, long number) {
    int dice = random.nextInt(200);
    if (dice == 0) {
      return "";
    }
    int length = random.nextInt(dice == 1 ? LONGEST : USUAL_LENGTH);
    return number + " " + "v".repeat(length);
  }

  /** What all keys of the writer begin with. */
  private String prefix() {
    return writer + "/";
  }

  /** Returns the part of a store's content that is the writer's. */
  Map<String, String> own(Map<String, String> content) {
    Map<String, String> own = new TreeMap<>();
    content.forEach(
        (key, value) -> {
          if (key.startsWith(prefix())) {
            own.put(key, value);
          }
        });
    return own;
  }
}
