package storage.docs;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a reader finds who searches. */
class SearchIT {

  private static final Path FRONT = BookBrowser.PAGES.resolve("index.html");
  private static final Path CHAPTER = BookBrowser.PAGES.resolve("simplest.html");

  @RegisterExtension private static final BookBrowser browser = new BookBrowser();

  @Test
  void theKeyboardAloneLeadsToASection() {
    try (Page page = browser.open(FRONT, BookBrowser.WIDE, ColorScheme.LIGHT)) {
      type(page, "half a record");
      Locator results = results(page);
      assertThat(results.first()).containsText("Half a record");
      page.keyboard().press("ArrowDown");
      assertThat(results.first()).isFocused();
      page.keyboard().press("ArrowDown");
      assertThat(results.nth(1)).isFocused();
      page.keyboard().press("ArrowUp");
      page.keyboard().press("Enter");
      page.waitForURL("**/simplest.html#simplest-torn");
      assertThat(page.locator("#simplest-torn")).isInViewport();
    }
  }

  @Test
  void enterLeadsToTheFirstResult() {
    try (Page page = browser.open(FRONT, BookBrowser.WIDE, ColorScheme.LIGHT)) {
      type(page, "half a record");
      page.keyboard().press("Enter");
      page.waitForURL("**/simplest.html#simplest-torn");
    }
  }

  @Test
  void aWordOfTheGlossaryIsFoundFirst() {
    try (Page page = browser.open(FRONT, BookBrowser.WIDE, ColorScheme.LIGHT)) {
      type(page, "tombstone");
      assertThat(page.locator("dialog.search li strong").first()).hasText("tombstone");
      page.keyboard().press("Enter");
      page.waitForURL("**/glossary.html#glossary-tombstone");
      assertThat(page.locator("#glossary-tombstone")).isInViewport();
    }
  }

  @Test
  void aSectionOfTheSamePageIsShownAtOnce() {
    try (Page page = browser.open(CHAPTER, BookBrowser.WIDE, ColorScheme.LIGHT)) {
      type(page, "half a record");
      results(page).first().click();
      assertThat(page.locator("dialog.search")).isHidden();
      assertThat(page.locator("#simplest-torn")).isInViewport();
    }
  }

  @Test
  void everyChapterIsFoundByItsTitle() {
    try (Page page = browser.open(FRONT, BookBrowser.WIDE, ColorScheme.LIGHT)) {
      List<String> titles = page.locator("ol.chapters a").allInnerTexts();
      assertThat(titles).isNotEmpty();
      page.keyboard().press("/");
      for (String title : titles) {
        page.keyboard().insertText(title);
        assertThat(page.locator("dialog.search li strong").first()).hasText(title);
        page.keyboard().press("Control+A");
      }
    }
  }

  @Test
  void wordsMayBeBegunOrMisspelt() {
    try (Page page = browser.open(FRONT, BookBrowser.WIDE, ColorScheme.LIGHT)) {
      type(page, "isInDou");
      assertThat(page.locator("dialog.search mark").first()).containsText("isInDoubt");
      page.keyboard().press("Control+A");
      page.keyboard().insertText("tombstoen");
      assertThat(page.locator("dialog.search mark").first()).containsText("ombstone");
    }
  }

  @Test
  void whatIsNowhereIsSaidToBeNowhere() {
    try (Page page = browser.open(FRONT, BookBrowser.WIDE, ColorScheme.LIGHT)) {
      type(page, "<b>zyzzyva</b>qqq");
      assertThat(page.locator("dialog.search [role=status]"))
          .hasText("No match for \u201c<b>zyzzyva</b>qqq\u201d.");
      assertThat(results(page)).hasCount(0);
    }
  }

  @Test
  void escapeLeadsBackToWhereTheReaderWas() {
    try (Page page = browser.open(CHAPTER, BookBrowser.WIDE, ColorScheme.LIGHT)) {
      page.locator("button.search").click();
      assertThat(page.locator("dialog.search input")).isFocused();
      page.keyboard().insertText("record / torn");
      page.keyboard().press("Escape");
      assertThat(page.locator("dialog.search")).isHidden();
      assertThat(page.locator("button.search")).isFocused();
    }
  }

  @Test
  void theIndexIsLoadedWhenItIsNeededAndFromTheBookItself() {
    try (Page page = browser.page(BookBrowser.WIDE, ColorScheme.LIGHT)) {
      List<String> requests = new ArrayList<>();
      page.onRequest(request -> requests.add(request.url()));
      page.navigate(CHAPTER.toUri().toString());
      assertThat(requests).noneMatch(url -> url.contains("minisearch"));
      type(page, "torn");
      assertThat(results(page).first()).isVisible();
      assertThat(requests)
          .anyMatch(url -> url.endsWith("assets/search-index.js"))
          .anyMatch(url -> url.endsWith("assets/minisearch.js"))
          .allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
    }
  }

  @Test
  void everyResultIsAPlaceOfTheBook() throws IOException {
    try (Page page = browser.open(FRONT, BookBrowser.WIDE, ColorScheme.LIGHT)) {
      type(page, "torn");
      assertThat(results(page).first()).isVisible();
      List<?> places = (List<?>) page.evaluate("bookSections.map(section => section.page)");
      assertThat(places).hasSizeGreaterThan(100).doesNotHaveDuplicates();
      Map<String, Document> pages = new HashMap<>();
      for (Object place : places) {
        String[] parts = ((String) place).split("#", 2);
        if (!pages.containsKey(parts[0])) {
          Path file = BookBrowser.PAGES.resolve(parts[0]);
          pages.put(parts[0], Jsoup.parse(Files.readString(file)));
        }
        String id = parts[parts.length - 1].replace(".html", "");
        assertThat(pages.get(parts[0]).getElementById(id)).as("%s", place).isNotNull();
      }
    }
  }

  @Test
  void nobodyIsShutOutOfTheResults() {
    for (int width : new int[] {BookBrowser.NARROW, BookBrowser.WIDE}) {
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        try (Page page = browser.open(CHAPTER, width, scheme)) {
          type(page, "record");
          assertThat(results(page).first()).isVisible();
          assertThat(Accessibility.seriousViolations(page)).as("%d, %s", width, scheme).isEmpty();
          assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
          assertThat(page.evaluate("document.querySelector('dialog.search ol').scrollWidth"))
              .isEqualTo(page.evaluate("document.querySelector('dialog.search ol').clientWidth"));
        }
      }
    }
  }

  /** Opens the search by its key and types. */
  private static void type(Page page, String words) {
    page.keyboard().press("/");
    assertThat(page.locator("dialog.search input")).isFocused();
    page.keyboard().insertText(words);
  }

  private static Locator results(Page page) {
    return page.locator("dialog.search li a");
  }
}
