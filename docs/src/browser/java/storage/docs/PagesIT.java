package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for each page of the book. */
class PagesIT {

  @RegisterExtension private static final BookBrowser browser = new BookBrowser();

  private final Map<Path, Set<String>> anchors = new HashMap<>();

  static List<Path> pages() throws IOException {
    return BookBrowser.pages();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void nothingIsWrongAndNothingComesFromElsewhere(Path file) {
    List<String> wrong = new ArrayList<>();
    try (Page page = browser.page(BookBrowser.WIDE, ColorScheme.LIGHT)) {
      page.onConsoleMessage(message -> wrong.add("console: " + message.text()));
      page.onPageError(error -> wrong.add("error: " + error));
      page.onRequestFailed(request -> wrong.add("failed: " + request.url()));
      page.onRequest(
          request -> {
            if (!request.url().startsWith("file:") && !request.url().startsWith("data:")) {
              wrong.add("request: " + request.url());
            }
          });
      page.navigate(file.toUri().toString());
      page.evaluate("document.fonts.ready.then(() => scrollTo(0, document.body.scrollHeight))");
      assertThat(page.title()).isNotBlank();
    }
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Path file) throws IOException {
    try (Page page = browser.open(file, BookBrowser.WIDE, ColorScheme.LIGHT)) {
      List<?> links = (List<?>) page.evaluate("Array.from(document.links, a => a.href)");
      for (Object link : links) {
        URI target = URI.create((String) link);
        if (target.getScheme().equals("file")) {
          assertThat(anchors(target)).as("anchors for %s", target).contains(anchor(target));
        } else {
          assertThat(target.getScheme()).as("scheme of %s", target).isEqualTo("https");
        }
      }
    }
  }

  /** The anchors of the file that a link leads to; the empty one is its beginning. */
  private Set<String> anchors(URI target) throws IOException {
    Path file = Path.of(URI.create(target.toString().replaceAll("[?#].*", "")));
    Set<String> found = anchors.get(file);
    if (found == null) {
      found = new HashSet<>(Set.of(""));
      if (file.toString().endsWith(".html")) {
        found.addAll(Jsoup.parse(Files.readString(file)).select("[id]").eachAttr("id"));
      } else {
        assertThat(file).exists();
      }
      anchors.put(file, found);
    }
    return found;
  }

  private static String anchor(URI target) {
    return target.getFragment() == null ? "" : target.getFragment();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void nothingIsWiderThanTheScreen(Path file) {
    try (Page page = browser.open(file, BookBrowser.NARROW, ColorScheme.LIGHT)) {
      unfold(page);
      for (int width : new int[] {BookBrowser.NARROW, 768, BookBrowser.WIDE, 1600}) {
        page.setViewportSize(width, 800);
        Object needed = page.evaluate("document.documentElement.scrollWidth");
        assertThat(needed).as("width of the page on a screen of %d", width).isEqualTo(width);
      }
    }
  }

  /** Of the sources' pages, which are all alike, one. */
  static List<Path> kindsOfPages() throws IOException {
    List<Path> kinds = new ArrayList<>(pages());
    List<Path> sources = kinds.stream().filter(file -> !isChapter(file)).toList();
    kinds.removeAll(sources.subList(1, sources.size()));
    return kinds;
  }

  private static boolean isChapter(Path file) {
    return file.getParent().equals(BookBrowser.PAGES);
  }

  @ParameterizedTest
  @MethodSource("kindsOfPages")
  void nobodyIsShutOut(Path file) {
    try (Page page = browser.open(file, BookBrowser.WIDE, ColorScheme.LIGHT)) {
      unfold(page);
      assertThat(Accessibility.seriousViolations(page)).as("wide and light").isEmpty();
    }
    try (Page page = browser.open(file, BookBrowser.NARROW, ColorScheme.DARK)) {
      unfold(page);
      assertThat(Accessibility.seriousViolations(page)).as("narrow and dark").isEmpty();
    }
  }

  private static void unfold(Page page) {
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
  }
}
