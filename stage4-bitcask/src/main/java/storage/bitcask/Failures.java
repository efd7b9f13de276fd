package storage.bitcask;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import storage.log.LogEvents;

/** What has failed in the background. Nobody waits for it, so it is kept until it is asked for. */
final class Failures {

  private final Journal journal;
  private long count;
  private BackgroundFailure first;
  private BackgroundFailure last;

  Failures(Journal journal) {
    this.journal = journal;
  }

  void add(String task, Throwable failure) {
    String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    keep(task, message);
    journal.failed(task, message);
  }

  private synchronized void keep(String task, String message) {
    last = new BackgroundFailure(task, Instant.now(), message);
    first = first == null ? last : first;
    count++;
    Optional<Events.Failed> event = LogEvents.begin(Events.Failed::new);
    event.ifPresent(failed -> failed.commit(task, message));
  }

  synchronized long count() {
    return count;
  }

  /** The first and the last one. */
  synchronized List<BackgroundFailure> firstAndLast() {
    return count == 0 ? List.of() : count == 1 ? List.of(first) : List.of(first, last);
  }
}
