package storage.lsm;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What has failed in the background: nobody waits for it, so it is kept until somebody asks. */
final class Failures {

  private long count;
  private BackgroundFailure first;
  private BackgroundFailure last;

  synchronized void add(String task, Throwable failure) {
    String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    last = new BackgroundFailure(task, Instant.now(), message);
    first = first == null ? last : first;
    count++;
  }

  synchronized long count() {
    return count;
  }

  /** The first and the last one. */
  synchronized List<BackgroundFailure> firstAndLast() {
    return count == 0 ? List.of() : count == 1 ? List.of(first) : List.of(first, last);
  }
}
