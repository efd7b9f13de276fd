package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The book shows code by tagged regions of the stages' sources, all of them and no other. */
class RegionsTest {

  private static final int MAX_LINES = 25;
  private static final int MAX_COLUMNS = 80;
  private static final int MAX_REGIONS_OF_A_FILE = 4;

  private static final Pattern INCLUDE =
      Pattern.compile(
          "^include::\\{(?:common|kit(?:-proof)?|log|(?:stage\\d|replicated)(?:-tests)?)}/([\\w/]+\\.java)\\[(tag=[\\w-]+).*]$",
          Pattern.MULTILINE);

  private static final Pattern LISTING =
      Pattern.compile("(?<title>.*)\n----\ninclude::\\{[\\w-]+}/(?<file>\\w+\\.java)\\[");

  @Test
  void everyRegionIsUsedByTheBookAndEveryUsedOneExists() throws IOException {
    Set<String> tagged = new TreeSet<>();
    regions()
        .forEach(region -> assertThat(tagged.add(region.reference())).as("%s", region).isTrue());
    Set<String> used = new TreeSet<>();
    for (Place place : Place.all()) {
      Matcher include = INCLUDE.matcher(place.text());
      if (include.find()) {
        String reference = include.group(1) + "[" + include.group(2) + "]";
        assertThat(tagged).as("what the book shows in%n  %s", place).contains(reference);
        used.add(reference);
      }
    }
    assertThat(used).as("what the book shows of all that is tagged").isEqualTo(tagged);
  }

  /**
   * The book turns such a title into a link to the file, and looks for the listing's lines there.
   */
  @Test
  void everyListingNamesItsFile() throws IOException {
    Matcher listing = LISTING.matcher(Book.text());
    int listings = 0;
    while (listing.find()) {
      assertThat(listing.group("title")).isEqualTo(".`" + listing.group("file") + "`");
      listings++;
    }
    assertThat(listings).isEqualTo((int) INCLUDE.matcher(Book.text()).results().count());
  }

  @Test
  void regionsFitOnThePage() throws IOException {
    for (Region region : regions()) {
      assertThat(region.lines().size())
          .as("lines of %s", region.reference())
          .isBetween(1, MAX_LINES);
      assertThat(region.columns())
          .as("columns of %s", region.reference())
          .isLessThanOrEqualTo(MAX_COLUMNS);
    }
  }

  @Test
  void sourcesAreNotLitteredWithRegions() throws IOException {
    assertThat(regions().stream().collect(Collectors.groupingBy(Region::file)))
        .allSatisfy(
            (file, regions) -> assertThat(regions).hasSizeLessThanOrEqualTo(MAX_REGIONS_OF_A_FILE));
  }

  private static List<Region> regions() throws IOException {
    List<Region> regions = new ArrayList<>();
    for (Path file : sources()) {
      regions.addAll(Region.in(file));
    }
    assertThat(regions).isNotEmpty();
    return regions;
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : Book.MODULES) {
      sources.addAll(Book.files(Book.PROJECT.resolve(module).resolve("src"), ".java"));
    }
    return sources;
  }
}
