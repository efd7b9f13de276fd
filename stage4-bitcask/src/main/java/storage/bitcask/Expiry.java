package storage.bitcask;

import java.time.Instant;
import storage.log.Change;

/** When a value that is about to be written ceases to exist. */
public final class Expiry {

  private static final Expiry NEVER = new Expiry(false, Change.NEVER);
  private static final Expiry KEPT = new Expiry(true, Change.NEVER);

  /** Whether the expiry of the value before counts, if there was one. */
  private final boolean isKept;

  /** In milliseconds since 1970, or {@link Change#NEVER}. */
  private final long millis;

  private Expiry(boolean isKept, long millis) {
    this.isKept = isKept;
    this.millis = millis;
  }

  /** The value stays until it is overwritten or deleted. */
  public static Expiry never() {
    return NEVER;
  }

  /**
   * The value ceases to exist at {@code instant}, in whole milliseconds.
   *
   * @throws IllegalArgumentException as by {@link Bitcask#put(byte[], byte[], Instant)}
   */
  public static Expiry at(Instant instant) {
    return new Expiry(false, Change.millis(instant));
  }

  /** As it was for the value before; never, if the key had no value. */
  public static Expiry kept() {
    return KEPT;
  }

  /**
   * As it was for the value before; at {@code instant}, if the key had no value. So a counter ends
   * at the time that was set when it began.
   *
   * @throws IllegalArgumentException as by {@link Bitcask#put(byte[], byte[], Instant)}
   */
  public static Expiry keptOr(Instant instant) {
    return new Expiry(true, Change.millis(instant));
  }

  /**
   * In milliseconds since 1970, or {@link Change#NEVER}.
   *
   * @param before what the key had; null if it had no value
   */
  long millis(Entry before) {
    return isKept && before != null
        ? before.expiry().map(Instant::toEpochMilli).orElse(Change.NEVER)
        : millis;
  }
}
