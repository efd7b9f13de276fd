package storage.replicated;

import java.time.Duration;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.apache.ratis.retry.RetryPolicy;

/** How long a client sends its call again, to one peer after the other, before it gives up. */
final class Patience implements RetryPolicy {

  /** How long it waits for the answer to one request. */
  static final Duration OF_A_REQUEST = Duration.ofSeconds(3);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Duration longest;

  Patience(Duration longest) {
    this.longest = longest;
  }

  @Override
  public Action handleAttemptFailure(Event event) {
    Duration waited = PAUSE.multipliedBy(event.getAttemptCount());
    if (event.getCause() instanceof TimeoutIOException) {
      waited = waited.plus(OF_A_REQUEST.multipliedBy(event.getCauseCount()));
    }
    return waited.compareTo(longest) < 0 ? () -> Settings.time(PAUSE) : NO_RETRY_ACTION;
  }
}
