package storage.common.kit;

import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Says of a call that has to fail what it did instead, in one sentence. */
public final class Thrown {

  private Thrown() {}

  /**
   * Fails unless {@code call} throws what it has to.
   *
   * @param what the call, as a reader would write it
   * @param parts what the message has to contain
   */
  public static void by(
      String what, ThrowingCallable call, Class<? extends Exception> expected, String... parts) {
    Throwable thrown = thrownBy(call);
    if (!expected.isInstance(thrown)) {
      throw new AssertionError(
          "%s is to throw %s, and threw %s"
              .formatted(
                  what,
                  expected.getSimpleName(),
                  thrown == null ? "nothing" : Sentence.ofThrown(thrown)));
    }
    requireSays(what, thrown, parts);
  }

  /** Fails unless the message of what was thrown contains all parts; "a|b" is one or the other. */
  static void requireSays(String what, Throwable thrown, String... parts) {
    for (String part : parts) {
      String message = String.valueOf(thrown.getMessage());
      if (Stream.of(part.split("\\|")).noneMatch(message::contains)) {
        String wanted = Shown.text(part.replace("|", "\" or \""));
        throw new AssertionError(
            "%s is to say \"%s\", and says: %s".formatted(what, wanted, Sentence.ofThrown(thrown)));
      }
    }
  }

  private static Throwable thrownBy(ThrowingCallable call) {
    try {
      call.call();
      return null;
    } catch (Throwable thrown) {
      return thrown;
    }
  }
}
