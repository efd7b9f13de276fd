package storage.common.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import storage.common.kit.Conformance.Trial;

/**
 * Prints the verdict when all tests have ended, or when the process is told to end before. JUnit
 * finds this class by its name in {@code META-INF/services}, whoever runs the tests.
 *
 * <p>In an exercise, the verdict is also a file, {@value #VERDICT}, and {@value #PASSED} is there
 * if and only if tests were run and none has failed: the build ends by the one or the other.
 */
public final class VerdictPrinter implements TestExecutionListener {

  private static final String VERDICT = "verdict.txt";
  private static final String PASSED = "passed";

  private final boolean isExercise = Boolean.getBoolean("exercise");

  /** Whether the build tells a failure when all else has been told. */
  private final boolean isToldLater = System.getProperty("kit.verdict") != null;

  private final Set<String> classes = new LinkedHashSet<>();
  private final List<Trial> otherFailures = new ArrayList<>();
  private final Thread cutOff = new Thread(this::tell);
  private int succeeded;
  private int failed;

  /** The test that is running, or {@code null}. */
  private String running;

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    Runtime.getRuntime().addShutdownHook(cutOff);
    if (isExercise) {
      System.out.println(
          "Your turn: this run holds your own code to the kit. Red is where everybody starts.");
    }
  }

  @Override
  public synchronized void executionStarted(TestIdentifier test) {
    if (test.isTest()) {
      running = name(test);
    }
    if (test.getSource().orElse(null) instanceof ClassSource source) {
      classes.add(source.getClassName());
    }
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    running = null;
    if (result.getStatus() == Status.FAILED) {
      failed++;
      Throwable failure = result.getThrowable().orElseThrow();
      if (!(failure instanceof NotKept)) {
        otherFailures.add(new Trial(name(test), 0, Sentence.of(failure), null));
      }
    } else if (test.isTest()) {
      succeeded++;
    }
  }

  private static String name(TestIdentifier test) {
    return test.getSource().orElse(null) instanceof MethodSource method
        ? method.getJavaClass().getSimpleName() + "." + method.getMethodName()
        : test.getDisplayName();
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    try {
      Runtime.getRuntime().removeShutdownHook(cutOff);
    } catch (IllegalStateException e) {
      return; // the process ends, and the hook tells the verdict
    }
    tell();
  }

  private synchronized void tell() {
    List<String> lines = verdict();
    if (lines.isEmpty()) {
      return;
    }
    String verdict = String.join(System.lineSeparator(), lines);
    if (failed == 0 || running != null || !isToldLater) {
      System.out.println(verdict);
    }
    if (isExercise) {
      keep(verdict);
    }
  }

  private List<String> verdict() {
    List<String> lines = new ArrayList<>();
    if (running != null) {
      lines.add("cut off      in " + running + "; what is known so far:");
    }
    List<Conformance> kits =
        classes.stream().flatMap(each -> ConformanceRecorder.conformance(each).stream()).toList();
    kits.forEach(each -> lines.addAll(isExercise || !isGood(each) ? Verdict.of(each) : List.of()));
    if (!otherFailures.isEmpty() && (isExercise || !kits.isEmpty())) {
      lines.add("failed       tests of its own");
      Verdict.addFailures(lines, otherFailures);
    }
    kits.forEach(each -> lines.add(Verdict.summary(each)));
    return lines;
  }

  private static boolean isGood(Conformance conformance) {
    return conformance.with(Outcome.FAILED).isEmpty()
        && conformance.with(Outcome.NOT_JUDGED).isEmpty();
  }

  private void keep(String verdict) {
    try {
      Path directory = Files.createDirectories(ConformanceRecorder.DIRECTORY);
      Files.writeString(directory.resolve(VERDICT), verdict);
      if (failed == 0 && succeeded > 0 && running == null) {
        Files.writeString(directory.resolve(PASSED), "");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
