package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of work for which nobody waits. */
class BackgroundThreadTest {

  private final Failures failures =
      new Failures(new Journal(BitcaskOptions.defaults(), Path.of("store")));

  @Test
  void aFailureIsKeptAndEndsNoOtherTask() throws InterruptedException {
    BackgroundThread thread = new BackgroundThread("test", true, failures);
    CountDownLatch tries = new CountDownLatch(3);
    thread.run("bug", () -> fail(new IllegalStateException("a bug")));
    thread.every(
        Duration.ofMillis(1),
        "disk",
        () -> {
          tries.countDown();
          fail(new IOException("the disk is full"));
        });
    assertThat(tries.await(10, TimeUnit.SECONDS)).isTrue();
    thread.close();
    assertThat(failures.count()).isGreaterThanOrEqualTo(3);
    assertThat(failures.firstAndLast())
        .extracting(BackgroundFailure::task, BackgroundFailure::message)
        .containsExactly(tuple("bug", "a bug"), tuple("disk", "the disk is full"));
  }

  @Test
  void withoutAThreadTheCallerDoesItAndIsNotDisturbed() {
    BackgroundThread none = new BackgroundThread("test", false, failures);
    none.run("disk", () -> fail(new IOException("the disk is full")));
    none.close();
    assertThat(failures.count()).isEqualTo(1);
  }

  @Test
  void whatIsPutOffTakesThePlaceOfWhatWasPutOffBefore() throws InterruptedException {
    BackgroundThread thread = new BackgroundThread("test", true, failures);
    CountDownLatch done = new CountDownLatch(1);
    thread.later(Duration.ofMillis(20), "before", () -> fail(new IOException("it was replaced")));
    thread.later(Duration.ofMillis(30), "after", done::countDown);
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    thread.close();
    assertThat(failures.count()).isZero();
  }

  @Test
  @Timeout(30)
  void nobodyWaitsForAThreadThatWasClosed() throws IOException {
    BackgroundThread thread = new BackgroundThread("test", true, failures);
    AtomicBoolean done = new AtomicBoolean();
    thread.await(Duration.ofMinutes(1), "before", () -> done.set(true));
    assertThat(done).isTrue();
    thread.close();
    thread.await(Duration.ofMinutes(1), "after", () -> done.set(false));
    assertThat(done).isTrue();
  }

  private static <E extends Exception> void fail(E failure) throws E {
    throw failure;
  }
}
