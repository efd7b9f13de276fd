package storage.common.kit;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Writes down how a store did: {@code target/conformance/NAME.json}, the store's column of the
 * conformance matrix.
 *
 * <p>A promise is "kept" if all its tests passed, a "known limit" if they passed by failing exactly
 * as expected, and otherwise "failed".
 */
final class ConformanceRecorder
    implements BeforeAllCallback, AfterTestExecutionCallback, AfterAllCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ConformanceRecorder.class);

  /** One column of the matrix. */
  record Column(String stage, List<Row> promises) {}

  record Row(Promise id, String title, String outcome, List<String> tests) {}

  /** What the tests of one class have shown so far. */
  private static final class Findings {
    final Map<Promise, List<String>> tests = new EnumMap<>(Promise.class);
    final Map<Promise, Boolean> failed = new EnumMap<>(Promise.class);
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
    context.getStore(NAMESPACE).put(Findings.class, new Findings());
    if (Boolean.getBoolean("exercise")) {
      System.out.println(
          "Your turn: this run holds your own code to the kit. Red is where everybody starts.");
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    Proves proves = context.getRequiredTestMethod().getAnnotation(Proves.class);
    if (proves == null) {
      return;
    }
    Findings findings = context.getStore(NAMESPACE).get(Findings.class, Findings.class);
    synchronized (findings) {
      Promise promise = proves.value();
      findings
          .tests
          .computeIfAbsent(promise, p -> new ArrayList<>())
          .add(context.getRequiredTestMethod().getName());
      findings.failed.merge(
          promise, context.getExecutionException().isPresent(), Boolean::logicalOr);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    Findings findings = context.getStore(NAMESPACE).get(Findings.class, Findings.class);
    if (findings == null) {
      return; // it never began
    }
    StoreUnderTest store = (StoreUnderTest) newInstance(context.getRequiredTestClass());
    Column column = column(store, findings);
    write(column);
    if (Boolean.getBoolean("exercise")) {
      System.out.println(verdict(column));
    }
  }

  private static Column column(StoreUnderTest store, Findings findings) {
    List<Row> rows = new ArrayList<>();
    findings.tests.forEach(
        (promise, tests) -> {
          String outcome = store.keeps(promise) ? "kept" : "known limit";
          rows.add(
              new Row(
                  promise,
                  promise.title(),
                  findings.failed.get(promise) ? "failed" : outcome,
                  tests.stream().distinct().sorted().toList()));
        });
    return new Column(store.name(), rows);
  }

  /** Tells promise by promise how a store did, for the person who is writing it. */
  private static String verdict(Column column) {
    StringBuilder verdict = new StringBuilder();
    for (Row row : column.promises()) {
      verdict.append("  %-11s  %s%n".formatted(row.outcome(), row.title()));
    }
    long failed = column.promises().stream().filter(row -> row.outcome().equals("failed")).count();
    return "%s: %d of %d promises are still to be kept%n%s"
        .formatted(column.stage(), failed, column.promises().size(), verdict);
  }

  private static void write(Column column) throws IOException {
    Path directory = Files.createDirectories(Path.of("target", "conformance"));
    Files.writeString(
        directory.resolve(column.stage() + ".json"),
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(column) + "\n");
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
