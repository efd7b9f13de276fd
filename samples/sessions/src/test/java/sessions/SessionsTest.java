package sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {

  private static final Optional<String> ADA = Optional.of("Ada");
  private static final Optional<String> NOBODY = Optional.empty();

  @TempDir private Path directory;

  /** Goes on only when a test says so. */
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private Sessions sessions;

  @BeforeEach
  void open() throws IOException {
    sessions = Sessions.open(directory, Duration.ofMinutes(30), () -> now);
  }

  @AfterEach
  void close() throws IOException {
    sessions.close();
  }

  @Test
  void eachSessionHasATokenOfItsOwn() throws IOException {
    String hers = sessions.begin("Ada");
    String his = sessions.begin("Alan");
    assertNotEquals(hers, sessions.begin("Ada"));
    assertEquals(ADA, sessions.visit(hers));
    assertEquals(Optional.of("Alan"), sessions.visit(his));
    assertEquals(NOBODY, sessions.visit("a guess"));
  }

  @Test
  void aSessionEndsWhenItsUserHasBeenAwayForTooLong() throws IOException {
    String token = sessions.begin("Ada");
    waitMinutes(29);
    assertEquals(ADA, sessions.visit(token));
    waitMinutes(30);
    assertEquals(NOBODY, sessions.visit(token));
  }

  @Test
  void aVisitLetsASessionGoOn() throws IOException {
    String token = sessions.begin("Ada");
    for (int visit = 0; visit < 5; visit++) {
      waitMinutes(20);
      assertEquals(ADA, sessions.visit(token));
    }
  }

  @Test
  void whoLogsOutIsNobody() throws IOException {
    String token = sessions.begin("Ada");
    waitMinutes(20);
    sessions.end(token);
    sessions.end(token);
    assertEquals(NOBODY, sessions.visit(token));
  }

  @Test
  void sessionsOutliveARestart() throws IOException {
    String token = sessions.begin("Ada");
    String ended = sessions.begin("Ada");
    sessions.end(ended);
    close();
    waitMinutes(10);
    open();
    assertEquals(ADA, sessions.visit(token));
    assertEquals(NOBODY, sessions.visit(ended));
    waitMinutes(30);
    assertEquals(NOBODY, sessions.visit(token));
  }

  private void waitMinutes(int minutes) {
    now = now.plus(Duration.ofMinutes(minutes));
  }
}
