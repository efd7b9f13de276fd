package storage.log;

import java.util.Optional;
import java.util.function.Supplier;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** What the JDK's Flight Recorder is told of a log. */
public final class LogEvents {

  private LogEvents() {}

  /** Begins an event if there is a listener; else the recorder is not even loaded: 0.1 s saved. */
  public static <E extends Event> Optional<E> begin(Supplier<E> kind) {
    if (!FlightRecorder.isInitialized()) {
      return Optional.empty();
    }
    E event = kind.get();
    event.begin();
    return Optional.of(event);
  }

  /** The active segment was sealed. */
  @Name("storage.bitcask.Roll")
  @Label("Roll")
  @Category("Bitcask")
  @StackTrace(false)
  static final class Roll extends Event {
    @Label("Segment")
    String segment;

    @Label("Bytes")
    @DataAmount
    long bytes;

    void commit(Segment sealed) {
      segment = sealed.toString();
      bytes = sealed.end();
      commit();
    }
  }

  /** Records were made durable. */
  @Name("storage.bitcask.Sync")
  @Label("Sync")
  @Category("Bitcask")
  @StackTrace(false)
  static final class Sync extends Event {
    @Label("Records")
    long records;

    void commit(long synced) {
      records = synced;
      commit();
    }
  }
}
