package storage.common.kit;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * A test whose store takes all memory has failed. JUnit itself would end the run. In an exercise,
 * it finds this class by its name in {@code META-INF/services}.
 */
public final class OutOfMemory implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
      throws Throwable {
    proceed(test);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
      throws Throwable {
    proceed(test);
  }

  private static void proceed(Invocation<Void> test) throws Throwable {
    try {
      test.proceed();
    } catch (OutOfMemoryError e) {
      throw new AssertionError(Sentence.of(e), e);
    }
  }
}
