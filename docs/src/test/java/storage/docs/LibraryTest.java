package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;
import storage.log.Location;
import storage.log.RecordLayout;

/** What the appendix on the library says of stage 4 is so. */
class LibraryTest {

  private static final int COLUMNS = 9;
  private static final Pattern CODE = Pattern.compile("`(\\w+)`");

  /** What the chapters and README show. */
  private static final Set<String> TOLD_ELSEWHERE =
      Set.of(
          "isStore",
          "recovery",
          "getAll",
          "delete",
          "sync",
          "merge",
          "mergeByPolicy",
          "pauseMerges",
          "resumeMerges",
          "explain",
          "close");

  private static String text() throws IOException {
    return Files.readString(Book.TEXT.resolve("chapters/library.adoc"));
  }

  private static Set<String> publicMethods() {
    return Stream.of(Bitcask.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .map(Method::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The cells of the comparison, row by row, without the first row. */
  private static List<List<String>> rows() throws IOException {
    String table = text().substring(text().indexOf("|What |Stage 4"));
    List<String> cells =
        table.substring(0, table.indexOf("\n|===")).lines().filter(l -> l.startsWith("|")).toList();
    List<String> below = cells.subList(1, cells.size());
    return Stream.iterate(0, at -> at < below.size(), at -> at + COLUMNS)
        .map(at -> below.subList(at, at + COLUMNS))
        .toList();
  }

  @Test
  void whatTheComparisonSaysOfStage4IsAMethodOfIt() throws IOException {
    Set<String> methods = publicMethods();
    int named = 0;
    for (List<String> row : rows()) {
      List<String> names =
          CODE.matcher(row.get(1)).results().map(result -> result.group(1)).toList();
      assertThat(methods).as(row.get(0)).containsAll(names);
      if (names.isEmpty()) {
        assertThat(row.get(1)).as(row.get(0)).isIn("|–", "|yes");
      }
      named += names.size();
    }
    assertThat(named).isGreaterThan(10);
  }

  @Test
  void everyPublicMethodIsInTheAppendixOrInAChapter() throws IOException {
    Set<String> told =
        Pattern.compile("`\\+?(\\w+)[^`]*`")
            .matcher(text())
            .results()
            .map(result -> result.group(1))
            .collect(Collectors.toSet());
    Set<String> untold = publicMethods();
    untold.removeAll(told);
    untold.removeAll(TOLD_ELSEWHERE);
    assertThat(untold).isEmpty();
    assertThat(publicMethods()).containsAll(TOLD_ELSEWHERE);
  }

  @Test
  void theLimitsAreThoseOfTheCode() throws IOException {
    int segments = Location.MAX_SEGMENTS - 17; // one for a merge, 16 for deletes
    long usual = BitcaskOptions.defaults().segmentSize();
    for (long limit :
        new long[] {
          RecordLayout.MAX_KEY_LENGTH,
          RecordLayout.MAX_VALUE_LENGTH,
          segments,
          Location.MAX_OFFSET,
          segments * usual
        }) {
      assertThat(text()).contains(String.format(Locale.ROOT, "\n|%,d\n", limit));
    }
  }
}
