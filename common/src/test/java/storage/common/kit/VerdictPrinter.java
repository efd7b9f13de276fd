package storage.common.kit;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
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
 * <p>Where the build tells the verdict, it is a file, {@value #VERDICT}. In an exercise, {@value
 * #PASSED} is there if tests were run that have not failed, and {@value #FAILED} if one has: a
 * build may run the tests in several processes. {@value #FAILURES} tells where each failure was.
 */
public final class VerdictPrinter implements TestExecutionListener {

  private static final String VERDICT = "verdict.txt";
  private static final String PASSED = "passed";
  private static final String FAILED = "failed";
  private static final String FAILURES = "failures.txt";

  /** How much is shown of what the reader's code prints, unless it is one test that is run. */
  private static final int MOST_LINES = 200;

  private final boolean isExercise = Boolean.getBoolean("exercise");

  /** Whether the build tells the verdict when all else has been told. */
  private final boolean isToldLater = !System.getProperty("kit.verdict", "").isEmpty();

  private final Set<String> classes = new LinkedHashSet<>();
  private final List<Trial> otherFailures = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private String reasonToLeaveOut;
  private final StringWriter traces = new StringWriter();
  private final Thread cutOff = new Thread(this::tellWhatIsKnown);
  private int succeeded;
  private int failed;

  private boolean isCutOff;
  private boolean isTold;

  /** The thread that runs the tests. */
  private Thread tests;

  /** Counted down when the tests have ended although the process does. */
  private final CountDownLatch ended = new CountDownLatch(1);

  /** The test or class that is running, or {@code null}. */
  private String running;

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    if (isExercise && plan.countTestIdentifiers(TestIdentifier::isTest) != 1) {
      ShortOutput.limit(MOST_LINES);
    }
    tests = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(cutOff);
    if (isExercise) {
      System.out.println(
          "Your turn: this run holds your own code to the kit. Red is where everybody starts.");
    }
  }

  @Override
  public synchronized void executionStarted(TestIdentifier test) {
    if (test.isTest() || test.getSource().isPresent()) {
      running = name(test);
    }
    if (test.getSource().orElse(null) instanceof ClassSource source) {
      if (isToldLater) {
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
      if (!isOfTheKit(test) && !isToldAlready(test)) {
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

  /** Whether it is a class of tests of the kit, of which a failure is told. */
  private static boolean isToldAlready(TestIdentifier test) {
    return test.getSource().orElse(null) instanceof ClassSource source
        && ConformanceRecorder.conformance(source.getClassName())
            .filter(conformance -> conformance.count(Outcome.FAILED) > 0)
            .isPresent();
  }

  /** A class of tests of the stage is left out when the store hangs, or ends the process. */
  @Override
  public synchronized void executionSkipped(TestIdentifier test, String reason) {
    if (isExercise && !isOfTheKit(test)) {
      leftOut.add(name(test));
      reasonToLeaveOut = reason;
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
      tell();
    } catch (IllegalStateException e) { // the process ends already
      if (EndedProcess.failure().isPresent()) {
        tell();
      }
      ended.countDown();
    }
  }

  /** The shutdown hook. */
  private void tellWhatIsKnown() {
    try {
      if (EndedProcess.endTests(tests, ended)) {
        EndedProcess.awaitRunner();
      } else {
        tellThatItIsCutOff();
      }
    } catch (InterruptedException e) {
      tellThatItIsCutOff();
    }
  }

  private synchronized void tellThatItIsCutOff() {
    isCutOff = true;
    tell();
  }

  private synchronized void tell() {
    List<String> lines = verdict();
    if (isTold || lines.isEmpty()) {
      return;
    }
    isTold = true;
    String verdict = String.join(System.lineSeparator(), lines);
    if (isToldLater) {
      keep(verdict);
    } else {
      System.out.println(verdict);
    }
  }

  private List<String> verdict() {
    List<String> lines = new ArrayList<>();
    List<Conformance> kits =
        classes.stream().flatMap(each -> ConformanceRecorder.conformance(each).stream()).toList();
    for (Conformance each : kits) {
      if (isExercise || !isGood(each)) {
        if (kits.size() > 1) {
          lines.add(each.store() + ":");
        }
        lines.addAll(Verdict.of(each));
      }
    }
    if (!leftOut.isEmpty()) {
      lines.add("not judged   " + String.join(", ", leftOut) + ": " + reasonToLeaveOut);
    }
    if (!otherFailures.isEmpty() && (isExercise || !kits.isEmpty())) {
      lines.add("failed       tests of its own");
      Verdict.addFailures(lines, otherFailures);
    }
    if (isCutOff) {
      String where = running == null ? "between two tests" : "in " + running;
      lines.add(
          "cut off      %s%s: this is what is known so far"
              .formatted(where, EndedProcess.byWhom()));
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
      append(directory.resolve(FAILURES), traces.toString());
      if (failed > 0 || isCutOff || EndedProcess.failure().isPresent()) {
        append(directory.resolve(FAILED), "");
      } else if (succeeded > 0) {
        append(directory.resolve(PASSED), "");
      }
      append(directory.resolve(VERDICT), verdict + System.lineSeparator());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By one write, since another process may write at the same moment. */
  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
