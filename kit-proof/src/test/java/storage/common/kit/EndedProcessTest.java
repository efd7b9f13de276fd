package storage.common.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.launcher.core.LauncherFactory;

/** A store that ends its process fails a test like any other: no verdict is lost. */
@Timeout(CompatibilityKit.SECONDS_A_TEST)
class EndedProcessTest {

  private static final String SENTENCE =
      "               the store ends the process by System.exit (Exit.java:9)";

  @Test
  void aStoreThatEndsTheProcessFailsTheTestThatRuns() throws Exception {
    assertThat(linesOfARun(WrongStores.EndsTheProcess.class))
        .containsSubsequence(
            "not judged   " + Promise.TEXT_IS_KEPT_EXACTLY.title() + ": " + EndedProcess.GIVEN_UP,
            "failed       " + Promise.MISUSE_IS_REPORTED.title(),
            "             nullIsRefused",
            SENTENCE)
        .last()
        .asString()
        .endsWith("1 kept, 1 not judged, 1 failed");
  }

  @Test
  void aStoreThatEndsTheProcessAtOnceIsJudgedByThat() throws Exception {
    assertThat(linesOfARun(WrongStores.EndsTheProcessAtOnce.class))
        .containsSequence(
            "failed       " + Promise.LAST_WRITE_WINS.title(),
            "             threeSetsAndThreeGets",
            SENTENCE);
  }

  private static List<String> linesOfARun(Class<?> kit) throws Exception {
    Process runner = JavaProcess.start(List.of(), EndedProcessTest.class, kit.getName());
    String said = new String(runner.getInputStream().readAllBytes(), UTF_8);
    assertThat(runner.waitFor()).as(said).isEqualTo(1);
    return said.lines().toList();
  }

  /** The other process: runs tests as JUnit's console does, and tells that not all went well. */
  public static void main(String[] args) throws Exception {
    Class<?> kit = Class.forName(args[0]);
    MethodSelector[] tests =
        Stream.of("theLastOfSeveralSetsWins", "nullIsRefused", "unusualTextComesBackUnchanged")
            .map(test -> WrongKits.select(kit, test))
            .toArray(MethodSelector[]::new);
    LauncherFactory.create().execute(request().selectors(tests).build());
    System.exit(7);
  }
}
