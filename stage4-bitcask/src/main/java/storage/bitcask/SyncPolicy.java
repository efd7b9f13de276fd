package storage.bitcask;

import java.time.Duration;
import java.util.Objects;

/**
 * When a write is made durable, so that it survives not only the process but a power cut.
 *
 * <table>
 *   <caption>What an acknowledged put means</caption>
 *   <tr><th>policy</th><th>process killed</th><th>power cut</th></tr>
 *   <tr><td>{@link #never}</td><td>it is there</td><td>it may be lost, and then so is all that
 *       was written after it, unless {@code sync}, {@code close} or the end of the segment came in
 *       between</td></tr>
 *   <tr><td>{@link #every}</td><td>it is there</td><td>the same for the last interval only</td></tr>
 *   <tr><td>{@link #always}</td><td>it is there</td><td>it is there</td></tr>
 * </table>
 */
public sealed interface SyncPolicy {

  /** Leaves it to the operating system, to {@code sync} and to {@code close}. */
  static SyncPolicy never() {
    return new Never();
  }

  /** Syncs in the background, again {@code interval} after the last sync has ended. */
  static SyncPolicy every(Duration interval) {
    return new Every(interval);
  }

  /** Syncs before a write is acknowledged, one sync for all threads that wait for one. */
  static SyncPolicy always() {
    return new Always();
  }

  /** See {@link #never}. */
  record Never() implements SyncPolicy {}

  /** See {@link #every}. */
  record Every(Duration interval) implements SyncPolicy {
    public Every {
      Objects.requireNonNull(interval);
      if (interval.toMillis() <= 0) {
        throw new IllegalArgumentException("an interval of " + interval + " is too short");
      }
    }
  }

  /** See {@link #always}. */
  record Always() implements SyncPolicy {}
}
