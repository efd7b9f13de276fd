package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GoldenTest {

  @BeforeEach
  void skipWhileRefreshing() {
    assumeThat(Book.REFRESH).as("nothing is compared while it is refreshed").isFalse();
  }

  @Test
  void aDifferenceNamesThePageAndTheWayToRefresh() throws IOException {
    String shown = Files.readString(Book.GENERATED.resolve("keydir-session.txt"));
    Golden.compare("keydir-session.txt", shown);
    assertThatThrownBy(() -> Golden.compare("keydir-session.txt", shown + "$ more\n"))
        .hasMessageContaining("+$ more")
        .hasMessageContaining("chapters/keydir.adoc, line ")
        .hasMessageContaining("section #keydir-")
        .hasMessageContaining("-Dbook.refresh=true");
  }

  @Test
  void aFigureNamesTheSentencesThatUseIt() throws IOException {
    String facts = Files.readString(Book.GENERATED.resolve("facts.adoc"));
    String changed = facts.replace(":keydir-open: 2", ":keydir-open: 3");
    assertThat(changed).isNotEqualTo(facts);
    assertThatThrownBy(() -> Golden.compare("facts.adoc", changed))
        .hasMessageContaining("section #keydir-measure");
  }
}
