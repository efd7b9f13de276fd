package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaceTest {

  @Test
  void aPlaceNamesFileLineAndSection() {
    List<Place> places =
        Place.of(Path.of("a.adoc"), List.of("[#one]", "== One", "text", "[#two]", "=== Two"));
    assertThat(places.get(2)).hasToString("a.adoc, line 3, section #one");
    assertThat(places.get(4)).hasToString("a.adoc, line 5, section #two");
  }
}
