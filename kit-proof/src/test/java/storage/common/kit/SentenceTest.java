package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What AssertJ says comes out in the words of a person. */
class SentenceTest {

  private static final Optional<String> ADA = Optional.of("Ada");

  @Test
  void anotherValueIsToldWithTheOneThatWasExpected() {
    assertThat(of(() -> assertThat(ADA).as("get name").contains("Grace")))
        .isEqualTo("get name: expected \"Grace\", came \"Ada\"");
    assertThat(of(() -> assertThat("Ada").as("get name").isEqualTo("Grace")))
        .isEqualTo("get name: expected \"Grace\", came \"Ada\"");
    assertThat(of(() -> assertThat(ADA).as("get name").isEqualTo(Optional.of("Grace"))))
        .isEqualTo("get name: expected \"Grace\", came \"Ada\"");
  }

  @Test
  void noValueIsNothing() {
    assertThat(of(() -> assertThat(Optional.empty()).as("get name").contains("Grace")))
        .isEqualTo("get name: expected \"Grace\", came nothing");
    assertThat(of(() -> assertThat(Optional.empty()).as("get name").isPresent()))
        .isEqualTo("get name: expected a value, came nothing");
    assertThat(of(() -> assertThat(ADA).as("get nam").isEmpty()))
        .isEqualTo("get nam: expected nothing, came \"Ada\"");
  }

  @Test
  void nullIsNoOptional() {
    Optional<String> found = null;
    assertThat(of(() -> assertThat(found).as("get name").contains("Grace")))
        .isEqualTo("get name: expected an Optional, came null");
  }

  @Test
  void aBoundIsToldWithTheNumber() {
    assertThat(of(() -> assertThat(105L).as("writes of one set").isLessThan(2)))
        .isEqualTo("writes of one set: expected less than 2, came 105");
    assertThat(of(() -> assertThat(1_500L).as("bytes read").isLessThanOrEqualTo(1_024)))
        .isEqualTo("bytes read: expected less than or equal to 1,024, came 1,500");
  }

  @Test
  void whatIsNotInTheListIsLeftAsItIs() {
    assertThat(of(() -> assertThat(List.of("a")).as("names").containsExactly("b")))
        .startsWith("names: expecting actual: [\"a\"] to contain exactly");
  }

  @Test
  void aRefusalMaySayACharacterOrItsName() {
    ThrowingCallable call =
        () -> {
          throw new IllegalArgumentException("no ',' in a key: index 2");
        };
    Thrown.by("set", call, IllegalArgumentException.class, "key", ",|comma", "index 2");
    assertThat(of(() -> Thrown.by("set", call, IllegalArgumentException.class, "\n|newline")))
        .startsWith("set is to say \"\\n\" or \"newline\", and says: IllegalArgumentException");
  }

  private static String of(ThrowingCallable failing) {
    Assertions.useRepresentation(new Shown());
    try {
      return Sentence.of(catchThrowable(failing));
    } finally {
      Assertions.useDefaultRepresentation();
    }
  }
}
