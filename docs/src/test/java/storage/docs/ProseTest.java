package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the book does not say to anybody who has not understood something yet. */
class ProseTest {

  private static final Pattern CONDESCENDING =
      Pattern.compile(
          "\\b(simply|just|obviously|trivially|needless to say)\\b", Pattern.CASE_INSENSITIVE);

  /** In a book about scanning backwards, what is in front of a line may be before or after it. */
  private static final Pattern AMBIGUOUS =
      Pattern.compile("\\b(in front of|in place of|whoever|say `)", Pattern.CASE_INSENSITIVE);

  @Test
  void nothingIsCalledEasyThatNeedNotBe() throws IOException {
    assertThat(Place.where(CONDESCENDING)).isEmpty();
  }

  @Test
  void wordsThatCanBeMisreadAreNotUsed() throws IOException {
    assertThat(Place.where(AMBIGUOUS))
        .as("write: before or after, instead of, a reader who, type or run")
        .isEmpty();
  }
}
