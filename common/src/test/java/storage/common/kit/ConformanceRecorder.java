package storage.common.kit;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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

  /** What the test that runs in this thread has not seen. */
  private static final ThreadLocal<String> UNSEEN = new ThreadLocal<>();

  /** The last strip that the test that runs in this thread has printed. */
  private static final ThreadLocal<String> STRIP = new ThreadLocal<>();

  static void printed(String strip) {
    STRIP.set(strip);
  }

  /** Called by a test that passes without having seen all of what it is about. */
  static void didNotSee(String what) {
    UNSEEN.set(what);
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
    Findings findings = new Findings(store, Basics.failure(store));
    context.getStore(NAMESPACE).put(Findings.class, findings);
    FINDINGS.put(context.getRequiredTestClass().getName(), findings);
  }

  /** Leaves out what cannot be judged of a store without the basics, or that is out of sight. */
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<Promise> promise = promise(context);
    if (promise.isPresent()
        && promise.get() != Promise.LAST_WRITE_WINS
        && findings(context).basics() != null) {
      return ConditionEvaluationResult.disabled(WITHOUT_BASICS);
    }
    return missing(context)
        .map(sight -> ConditionEvaluationResult.disabled(sight.absence()))
        .orElse(ConditionEvaluationResult.enabled("it can be judged"));
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
    UNSEEN.remove();
    STRIP.remove();
    context.getStore(NAMESPACE).put("start", System.nanoTime());
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    if (promise(context).isEmpty() || failure instanceof TestAbortedException) {
      throw failure;
    }
    throw new NotKept(failure, context.getRequiredTestMethod().getDeclaringClass());
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
    notJudged(context, Sentence.of(cause));
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    Optional<Sight> missing = missing(context);
    if (missing.isPresent() && findings(context).basics() == null) {
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
    promise(context)
        .ifPresent(
            promise ->
                findings(context)
                    .ended(promise, new Trial(test, millis, failure, STRIP.get()), UNSEEN.get()));
    UNSEEN.remove();
    STRIP.remove();
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
    if (findings.basics() != null && !findings.hasFailures()) {
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
