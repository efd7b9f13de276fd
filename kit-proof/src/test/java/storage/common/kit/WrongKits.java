package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs the kit, or one test of it, on a store that is wrong on purpose. */
final class WrongKits {

  private WrongKits() {}

  /** The wrong store of that name. */
  static Class<?> named(String name) {
    return Stream.of(
            WrongStores.class,
            WrongRecoveries.class,
            WrongNeighbours.class,
            WrongSortedStores.class,
            WrongCursors.class)
        .flatMap(holder -> Stream.of(holder.getDeclaredClasses()))
        .filter(type -> type.getSimpleName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no wrong store is called " + name));
  }

  /** Tests that are run within a test have their files where the others have them. */
  static EngineTestKit.Builder jupiter() {
    return EngineTestKit.engine("junit-jupiter").enableImplicitConfigurationParameters(true);
  }

  static MethodSelector select(Class<?> kit, String test) {
    List<String> found =
        Stream.of(kit.getMethods())
            .filter(method -> method.getName().equals(test))
            .map(method -> method.getDeclaringClass().getName() + "." + method.getName())
            .toList();
    assertThat(found).as("one test of that name").hasSize(1);
    return DiscoverySelectors.selectMethod(kit, test, "java.nio.file.Path");
  }
}
