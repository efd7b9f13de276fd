package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the book does not say to anybody who has not understood something yet. */
class ProseTest {

  private static final Pattern CONDESCENDING =
      Pattern.compile(
          "\\b(simply|just|obviously|trivially|needless to say)\\b", Pattern.CASE_INSENSITIVE);

  /**
   * In a book about scanning backwards, what is in front of a line may be before or after it, and
   * so may what is behind it. What a crash leaves behind is clear.
   */
  private static final Pattern AMBIGUOUS =
      Pattern.compile(
          "\\b(in front of|in place of|whoever|whom\\b|say `|put it back"
              + "|(?<!(left|leaves?) )behind\\b)",
          Pattern.CASE_INSENSITIVE);

  /** What a newcomer reads beside the book. */
  private static final List<String> PAGES = List.of("README.md", "WRITE-YOUR-OWN.md");

  @Test
  void nothingIsCalledEasyThatNeedNotBe() throws IOException {
    assertThat(Place.where(CONDESCENDING)).isEmpty();
  }

  @Test
  void wordsThatCanBeMisreadAreNotUsed() throws IOException {
    List<Place> places = new ArrayList<>(Place.all());
    for (String page : PAGES) {
      Path file = Path.of(page);
      places.addAll(Place.of(file, Files.readAllLines(Book.PROJECT.resolve(file))));
    }
    assertThat(places)
        .filteredOn(place -> AMBIGUOUS.matcher(place.text()).find())
        .as("write: before or after, instead of, a reader who, type or run")
        .isEmpty();
  }
}
