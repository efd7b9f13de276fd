package sessions;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * {@code DIRECTORY login USER}, which prints a token, {@code visit TOKEN} and {@code logout TOKEN}.
 */
public final class Main {

  private static final Duration IDLE = Duration.ofMinutes(30);

  private Main() {}

  public static void main(String[] args) throws IOException {
    try (Sessions sessions = Sessions.open(Path.of(args[0]), IDLE, InstantSource.system())) {
      switch (args[1]) {
        case "login" -> System.out.println(sessions.begin(args[2]));
        case "visit" -> System.out.println(sessions.visit(args[2]).orElse("nobody"));
        case "logout" -> sessions.end(args[2]);
        default -> throw new IllegalArgumentException(args[1]);
      }
    }
  }
}
