package storage.common.kit;

import java.lang.reflect.Method;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import storage.common.KeyValueStore;
import storage.common.SortedStore;

/**
 * Of a store that names an order of keys as a known limit, this checks that it is not sorted, and
 * runs no test.
 */
final class NotSorted implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<Void> test, ReflectiveInvocationContext<Method> call, ExtensionContext context)
      throws Throwable {
    runUnlessLimit(test, call, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> test, ReflectiveInvocationContext<Method> call, ExtensionContext context)
      throws Throwable {
    runUnlessLimit(test, call, context);
  }

  private static void runUnlessLimit(
      Invocation<Void> test, ReflectiveInvocationContext<Method> call, ExtensionContext context)
      throws Throwable {
    StoreUnderTest kit = (StoreUnderTest) context.getRequiredTestInstance();
    Class<?> part = call.getExecutable().getDeclaringClass();
    Proves proves = call.getExecutable().getAnnotation(Proves.class);
    boolean needsOrder = proves != null && SortedStoreUnderTest.class.isAssignableFrom(part);
    if (!needsOrder || kit.keeps(ofOrder(proves.value()))) {
      test.proceed();
      return;
    }
    test.skip();
    try (KeyValueStore store = kit.open(directory(call))) {
      KnownLimit.require(() -> requireUnsorted(store));
    }
  }

  /** What has to be promised for a test: it may ask a sorted store more of what all promise. */
  private static Promise ofOrder(Promise proven) {
    return Promise.ofSortedKit().contains(proven) ? proven : Promise.SCANS_ARE_IN_ORDER;
  }

  private static void requireUnsorted(KeyValueStore store) {
    if (store instanceof SortedStore) {
      throw new AssertionError(
          "the known limit: %s is to be no SortedStore, and it is one"
              .formatted(store.getClass().getSimpleName()));
    }
  }

  /** The directory that the test was to use. */
  private static Path directory(ReflectiveInvocationContext<Method> call) {
    return call.getArguments().stream()
        .filter(Path.class::isInstance)
        .map(Path.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
