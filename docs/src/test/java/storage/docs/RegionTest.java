package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionTest {

  @TempDir private Path directory;

  @Test
  void aRegionIsWhatStandsBetweenItsTags() throws IOException {
    assertThat(in("before", "  // tag::a-b[]", "  if (x) {", "    y();", "", "  // end::a-b[]"))
        .singleElement()
        .satisfies(
            region -> {
              assertThat(region.reference()).isEqualTo("Source.java[tag=a-b]");
              assertThat(region.lines()).containsExactly("if (x) {", "  y();");
              assertThat(region.columns()).isEqualTo(8);
            });
  }

  @Test
  void tagsThatDoNotMatchAreErrors() {
    assertThatThrownBy(() -> in("// tag::a[]", "x")).hasMessageEndingWith("a has no end");
    assertThatThrownBy(() -> in("// tag::a[]", "// tag::b[]")).hasMessageContaining("within a");
    assertThatThrownBy(() -> in("// tag::a[]", "// end::b[]")).hasMessageContaining("within a");
    assertThatThrownBy(() -> in("// end::a[]")).hasMessageContaining("within null");
  }

  private List<Region> in(String... lines) throws IOException {
    return Region.in(Files.write(directory.resolve("Source.java"), List.of(lines)));
  }
}
