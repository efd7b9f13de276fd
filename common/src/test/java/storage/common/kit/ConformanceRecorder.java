package storage.common.kit;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import storage.common.kit.Conformance.Trial;

/** Writes down how a store did, when the last test of its kit has ended. */
final class ConformanceRecorder
    implements BeforeAllCallback, BeforeTestExecutionCallback, TestWatcher, AfterAllCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ConformanceRecorder.class);

  private static final Path DIRECTORY = Path.of("target", "conformance");

  /** What the test that runs in this thread has not seen. */
  private static final ThreadLocal<String> UNSEEN = new ThreadLocal<>();

  /** Called by a test that passes without having seen all of what it is about. */
  static void didNotSee(String what) {
    UNSEEN.set(what);
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
    context.getStore(NAMESPACE).put(Findings.class, new Findings(store));
    if (Boolean.getBoolean("exercise")) {
      System.out.println(
          "Your turn: this run holds your own code to the kit. Red is where everybody starts.");
    }
  }

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    UNSEEN.remove();
    context.getStore(NAMESPACE).put("start", System.nanoTime());
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
    notJudged(context, reason.orElse("the test is disabled"));
  }

  private static void ended(ExtensionContext context, String failure) {
    Proves proves = context.getRequiredTestMethod().getAnnotation(Proves.class);
    if (proves != null) {
      long start = context.getStore(NAMESPACE).getOrDefault("start", Long.class, System.nanoTime());
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      Trial trial = new Trial(context.getRequiredTestMethod().getName(), millis, failure);
      findings(context).ended(proves.value(), trial, UNSEEN.get());
    }
    UNSEEN.remove();
  }

  private static void notJudged(ExtensionContext context, String reason) {
    Proves proves = context.getRequiredTestMethod().getAnnotation(Proves.class);
    if (proves != null) {
      findings(context).notJudged(proves.value(), reason);
    }
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
    Conformance conformance = findings.conformance();
    conformance.write(DIRECTORY);
    if (Boolean.getBoolean("exercise")) {
      System.out.println(Verdict.of(conformance));
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
