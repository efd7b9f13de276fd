package storage.common.kit;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
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
 * <p>In an exercise, the verdict is also a file, {@value #VERDICT}. {@value #PASSED} is there if
 * and only if tests were run and none has failed. {@value #FAILURES} tells where each failure was.
 */
public final class VerdictPrinter implements TestExecutionListener {

  private static final String VERDICT = "verdict.txt";
  private static final String PASSED = "passed";
  private static final String FAILURES = "failures.txt";

  private final boolean isExercise = Boolean.getBoolean("exercise");

  /** Whether the build tells the verdict when all else has been told. */
  private final boolean isToldLater = System.getProperty("kit.verdict") != null;

  private final Set<String> classes = new LinkedHashSet<>();
  private final List<Trial> otherFailures = new ArrayList<>();
  private final StringWriter traces = new StringWriter();
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
      if (isExercise) {
        Assertions.useRepresentation(new Shown()); // also for the tests of the stage
      }
      classes.add(source.getClassName());
    }
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    running = null;
    Throwable thrown = result.getThrowable().orElse(null);
    Throwable failure = thrown instanceof ToldByTheBuild.Failed ? thrown.getCause() : thrown;
    if (result.getStatus() == Status.FAILED || failure != thrown) {
      failed++;
      if (!isOfTheKit(test)) {
        otherFailures.add(new Trial(name(test), 0, Sentence.of(failure), null));
      }
      traces.append(name(test)).append(System.lineSeparator());
      failure.printStackTrace(new PrintWriter(traces, true));
      traces.append(System.lineSeparator());
    } else if (test.isTest()) {
      succeeded++;
    }
  }

  private static boolean isOfTheKit(TestIdentifier test) {
    return test.getSource().orElse(null) instanceof MethodSource method
        && method.getJavaMethod().isAnnotationPresent(Proves.class);
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
    if (!isToldLater) {
      System.out.println(verdict);
    }
    if (isExercise) {
      keep(verdict);
    }
  }

  private List<String> verdict() {
    List<String> lines = new ArrayList<>();
    List<Conformance> kits =
        classes.stream().flatMap(each -> ConformanceRecorder.conformance(each).stream()).toList();
    kits.forEach(each -> lines.addAll(isExercise || !isGood(each) ? Verdict.of(each) : List.of()));
    if (!otherFailures.isEmpty() && (isExercise || !kits.isEmpty())) {
      lines.add("failed       tests of its own");
      Verdict.addFailures(lines, otherFailures);
    }
    if (running != null) {
      lines.add("cut off      in " + running + ": this is what is known so far");
    }
    if (isExercise && failed > 0) {
      lines.add("see          target/conformance/" + FAILURES + ": the lines of your code");
    }
    int others = otherFailures.size();
    String andOthers = others == 0 ? "" : ", and of its own tests %d failed".formatted(others);
    kits.forEach(each -> lines.add(Verdict.summary(each) + andOthers));
    return lines;
  }

  private static boolean isGood(Conformance conformance) {
    return conformance.with(Outcome.FAILED).isEmpty()
        && conformance.with(Outcome.NOT_JUDGED).isEmpty();
  }

  private void keep(String verdict) {
    try {
      Path directory = Files.createDirectories(ConformanceRecorder.DIRECTORY);
      Files.writeString(directory.resolve(FAILURES), traces.toString());
      if (failed == 0 && succeeded > 0 && running == null) {
        Files.writeString(directory.resolve(PASSED), "");
      }
      Path whole = Files.writeString(directory.resolve(VERDICT + ".new"), verdict);
      Files.move(whole, directory.resolve(VERDICT), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
