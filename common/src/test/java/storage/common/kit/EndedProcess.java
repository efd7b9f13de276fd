package storage.common.kit;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that the store under test ends, by {@code System.exit}. That call waits for the
 * shutdown hooks and never returns, and all other threads go on meanwhile. So a hook lets the tests
 * end first: the one that runs fails, no other is tried, and the runner ends the process itself.
 */
final class EndedProcess {

  static final String GIVEN_UP = "the store ends the process, so no other test is tried";

  private static final int LONGEST_WAIT_SECONDS = 5;

  /** The line of the store that ends this process, or {@code null}. */
  private static volatile StackTraceElement line;

  private EndedProcess() {}

  /** What fails the test in which the store ends this process, if it does. */
  static Optional<Failure> failure() {
    return Optional.ofNullable(line).map(Failure::new);
  }

  /** Who ends this process, if it is a line of the store: " by System.exit (MyStore.java:31)". */
  static String byWhom() {
    return exits().flatMap(EndedProcess::ofTheStore).findFirst().map(EndedProcess::by).orElse("");
  }

  private static String by(StackTraceElement found) {
    return " by System.exit (%s:%d)".formatted(found.getFileName(), found.getLineNumber());
  }

  /**
   * Called by a shutdown hook: has the tests end, if it is the store that ends this process.
   *
   * @param tests the thread that runs them
   * @param ended is counted down when they have ended
   * @return whether they have
   */
  static boolean endTests(Thread tests, CountDownLatch ended) throws InterruptedException {
    line = exits().flatMap(EndedProcess::ofTheStore).findFirst().orElse(null);
    if (line == null || isAnExit(tests.getStackTrace())) {
      return false; // a thread that waits for this hook ends no test
    }
    tests.interrupt();
    return ended.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Called by the hook when the tests have ended: waits for the runner to do its part, and then
   * ends the process with a status of the runner's, not with the store's.
   */
  static void awaitRunner() throws InterruptedException {
    for (int tenth = 0; tenth < 10 * LONGEST_WAIT_SECONDS; tenth++) {
      Optional<StackTraceElement[]> runner =
          exits().filter(stack -> ofTheStore(stack).findAny().isEmpty()).findFirst();
      if (runner.isPresent()) {
        Runtime.getRuntime().halt(isSurefire(runner.get()) ? 0 : 1);
      }
      Thread.sleep(100);
    }
  }

  /** Surefire was told of each failure; a status other than 0 is a crash to it. */
  private static boolean isSurefire(StackTraceElement[] stack) {
    return Stream.of(stack)
        .anyMatch(call -> call.getClassName().startsWith("org.apache.maven.surefire."));
  }

  /** The stacks of the threads that end this process. */
  private static Stream<StackTraceElement[]> exits() {
    return Thread.getAllStackTraces().values().stream().filter(EndedProcess::isAnExit);
  }

  private static boolean isAnExit(StackTraceElement[] stack) {
    return Stream.of(stack)
        .filter(call -> call.getClassName().equals("java.lang.Runtime"))
        .anyMatch(call -> call.getMethodName().equals("exit"));
  }

  private static Stream<StackTraceElement> ofTheStore(StackTraceElement[] stack) {
    return Stream.of(stack).filter(NotKept::isTheirs);
  }

  /** The store has ended the process. */
  static final class Failure extends AssertionError {

    private static final long serialVersionUID = 1L;

    private Failure(StackTraceElement found) {
      super("the store ends the process" + by(found));
    }
  }
}
