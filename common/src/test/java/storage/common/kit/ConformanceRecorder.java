package storage.common.kit;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;
import storage.common.kit.Conformance.Trial;

/**
 * Writes down how a store did, test by test. Tries the basics before everything else: of a store
 * without them, no other promise is judged.
 */
final class ConformanceRecorder
    implements BeforeAllCallback,
        ExecutionCondition,
        BeforeTestExecutionCallback,
        TestExecutionExceptionHandler,
        TestWatcher,
        AfterAllCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ConformanceRecorder.class);

  static final Path DIRECTORY = Path.of("target", "conformance");

  private static final String WITHOUT_BASICS = "set then get fails";

  /** By the class of the tests: what is known of the stores that were judged in this process. */
  private static final Map<String, Findings> FINDINGS = new ConcurrentHashMap<>();

  /** What the test has noted that runs in this thread, or has started it. */
  private static final ThreadLocal<Notes> NOTES =
      new InheritableThreadLocal<>() {
        @Override
        protected Notes initialValue() {
          return new Notes();
        }
      };

  /** What a test tells of itself besides its outcome. */
  private static final class Notes {
    /** What it has not seen, or {@code null}. */
    volatile String unseen;

    /** The last strip that it has printed, or {@code null}. */
    volatile String strip;

    /** Whether it has met a limit that the store does not have. */
    volatile boolean better;
  }

  static void printed(String strip) {
    NOTES.get().strip = strip;
  }

  /** Called by a test that passes without having seen all of what it is about. */
  static void didNotSee(String what) {
    NOTES.get().unseen = what;
  }

  /** Called by a test whose store does better than its limits say. */
  static void didBetter() {
    NOTES.get().better = true;
  }

  /** What is known by now of the store that a class of tests judges, if it judges one. */
  static Optional<Conformance> conformance(String testClass) {
    return Optional.ofNullable(FINDINGS.get(testClass)).map(Findings::conformance);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    StoreUnderTest store = (StoreUnderTest) newInstance(context.getRequiredTestClass());
    for (Promise claimed : store.knownLimits()) {
      if (!claimed.mayBeALimit()) {
        throw new IllegalArgumentException(
            claimed + " cannot be a known limit: a store that breaks it is broken");
      }
    }
    Assertions.useRepresentation(new Shown());
    long start = System.nanoTime();
    Findings findings = new Findings(store, Basics.failure(store));
    if (findings.endsAtBasics()) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      String sentence = Sentence.of(findings.basics());
      Trial trial = new Trial("threeSetsAndThreeGets", millis, sentence, null);
      findings.ended(Promise.LAST_WRITE_WINS, trial, null, false);
      Hangs.inThisRun(context).giveUp();
    }
    context.getStore(NAMESPACE).put(Findings.class, findings);
    FINDINGS.put(context.getRequiredTestClass().getName(), findings);
  }

  /** Leaves out what cannot be judged of a store without the basics, or that is out of sight. */
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<Promise> promise = promise(context);
    if (promise.isPresent() && needsBasics(promise.get(), findings(context))) {
      return ConditionEvaluationResult.disabled(WITHOUT_BASICS);
    }
    Optional<String> givenUp = promise.flatMap(each -> findings(context).hangs().reasonToGiveUp());
    if (givenUp.isPresent()) {
      return ConditionEvaluationResult.disabled(givenUp.get());
    }
    return missing(context)
        .map(sight -> ConditionEvaluationResult.disabled(sight.absence()))
        .orElse(ConditionEvaluationResult.enabled("it can be judged"));
  }

  /** Whether a test of this promise is left out, since the store does not do the basics. */
  private static boolean needsBasics(Promise promise, Findings findings) {
    return findings.basics() != null
        && (promise != Promise.LAST_WRITE_WINS || findings.endsAtBasics());
  }

  private static Optional<Sight> missing(ExtensionContext context) {
    return context
        .getTestMethod()
        .map(method -> method.getAnnotation(Needs.class))
        .map(Needs::value)
        .filter(sight -> findings(context).isMissing(sight));
  }

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    NOTES.set(new Notes());
    context.getStore(NAMESPACE).put("start", System.nanoTime());
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    if (promise(context).isEmpty() || failure instanceof TestAbortedException) {
      throw failure;
    }
    if (failure instanceof TimeoutException) {
      findings(context).hangs().add();
    }
    throw NotKept.because(failure, context.getRequiredTestMethod().getDeclaringClass());
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    ended(context, null);
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    ended(context, Sentence.of(cause));
  }

  @Override
  public void testAborted(ExtensionContext context, Throwable cause) {
    if (cause instanceof ToldByTheBuild.Failed failed) {
      testFailed(context, failed.getCause());
    } else {
      notJudged(context, Sentence.of(cause));
    }
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    Optional<Sight> missing = missing(context);
    boolean isKnown = missing.isPresent() && findings(context).basics() == null;
    if (isKnown && findings(context).hangs().reasonToGiveUp().isEmpty()) {
      promise(context)
          .ifPresent(promise -> findings(context).unseen(promise, missing.get().absence()));
    } else {
      notJudged(context, reason.orElse("the test is disabled"));
    }
  }

  private static void ended(ExtensionContext context, String failure) {
    long start = context.getStore(NAMESPACE).getOrDefault("start", Long.class, System.nanoTime());
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    String test = context.getRequiredTestMethod().getName();
    Notes notes = NOTES.get();
    NOTES.remove();
    promise(context)
        .ifPresent(
            promise ->
                findings(context)
                    .ended(
                        promise,
                        new Trial(test, millis, failure, notes.strip),
                        notes.unseen,
                        notes.better));
  }

  private static void notJudged(ExtensionContext context, String reason) {
    promise(context).ifPresent(promise -> findings(context).notJudged(promise, reason));
  }

  /** The promise that the test of this context is about. */
  private static Optional<Promise> promise(ExtensionContext context) {
    return context
        .getTestMethod()
        .map(method -> method.getAnnotation(Proves.class))
        .map(Proves::value);
  }

  private static Findings findings(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(Findings.class, Findings.class);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    Findings findings = findings(context);
    if (findings == null) {
      return; // it never began
    }
    Assertions.useDefaultRepresentation();
    findings.conformance().write(DIRECTORY);
    Optional<EndedProcess.Failure> end = EndedProcess.failure();
    if (end.isPresent() && !findings.hasFailures()) {
      throw end.get();
    }
    boolean isTold = findings.hasFailures() && !findings.endsAtBasics();
    if (findings.basics() != null && !isTold) {
      throw new AssertionError(
          "nothing was judged, since %s: %s"
              .formatted(WITHOUT_BASICS, Sentence.of(findings.basics())));
    }
  }

  static <T> T newInstance(Class<T> type) {
    try {
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " needs a constructor without arguments", e);
    }
  }
}
