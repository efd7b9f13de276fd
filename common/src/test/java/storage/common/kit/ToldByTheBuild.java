package storage.common.kit;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * In an exercise, it is the verdict that tells a failure and ends the build. The runner takes the
 * test for an aborted one, so that it prints no list of its own. A store that hangs in two tests,
 * or ends the process, is tried in no other. JUnit finds this class by its name in {@code
 * META-INF/services}, and only where it is asked to look there: in the profile of an exercise.
 */
public final class ToldByTheBuild implements ExecutionCondition, TestExecutionExceptionHandler {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return Hangs.inThisRun(context)
        .reasonToGiveUp()
        .map(ConditionEvaluationResult::disabled)
        .orElse(ConditionEvaluationResult.enabled("it can be judged"));
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    if (failure instanceof TestAbortedException) {
      throw failure;
    }
    NotKept notKept =
        failure instanceof NotKept known
            ? known
            : NotKept.because(failure, context.getRequiredTestClass());
    if (notKept.hangs()) {
      Hangs.inThisRun(context).add();
    }
    throw new Failed(notKept);
  }

  /** A failure that the verdict tells. */
  static final class Failed extends TestAbortedException {

    private static final long serialVersionUID = 1L;

    Failed(NotKept failure) {
      super(failure.getMessage(), failure);
    }
  }
}
