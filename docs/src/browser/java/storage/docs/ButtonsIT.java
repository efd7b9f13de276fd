package storage.docs;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a page does when it's used. */
class ButtonsIT {

  private static final Path CHAPTER = BookBrowser.PAGES.resolve("simplest.html");

  @RegisterExtension private static final BookBrowser browser = new BookBrowser();

  @Test
  void ofASessionTheCommandsAloneAreCopied() {
    try (Page page = browser.page(BookBrowser.WIDE, ColorScheme.LIGHT)) {
      page.addInitScript(
          "navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve() }");
      page.navigate(CHAPTER.toUri().toString());
      Locator session =
          page.locator(".listingblock", new Page.LocatorOptions().setHasText("cat data/datastore"))
              .first();
      session.hover();
      session.locator("button.copy").click();
      assertThat(session.locator("button.copy")).hasText("Copied");
      String copied = (String) page.evaluate("copied");
      assertThat(copied.lines()).contains("cat data/datastore").noneMatch(l -> l.startsWith("$"));
      assertThat(session.locator("code").innerText().lines())
          .hasSizeGreaterThan((int) copied.lines().count());
    }
  }

  @Test
  void lightAndDarkAreTheReadersChoiceFromPageToPage() {
    try (Page page = browser.open(CHAPTER, BookBrowser.WIDE, ColorScheme.LIGHT)) {
      Object light = paper(page);
      page.locator("button.theme").click();
      Object dark = paper(page);
      assertThat(dark).isNotEqualTo(light);
      page.navigate(BookBrowser.PAGES.resolve("index.html").toUri().toString());
      assertThat(paper(page)).isEqualTo(dark);
      page.locator("button.theme").click();
      assertThat(paper(page)).isEqualTo(light);
    }
  }

  private static Object paper(Page page) {
    return page.evaluate("getComputedStyle(document.body).backgroundColor");
  }

  @Test
  void theContentsFollowTheText() {
    try (Page page = browser.open(CHAPTER, BookBrowser.WIDE, ColorScheme.LIGHT)) {
      Locator sections = page.locator("#toc [aria-current] + ul a");
      assertThat(page.locator("#toc [aria-current]")).hasText("1. The simplest store");
      assertThat(page.locator("#toc a.here")).hasCount(0);
      page.evaluate("scrollTo(0, document.body.scrollHeight)");
      assertThat(sections.last()).hasClass("here");
      assertThat(page.locator("#toc a.here")).hasCount(1);
      sections.first().click();
      assertThat(page.locator("#toc a.here")).hasText(sections.first().innerText());
    }
  }

  @Test
  void theContentsFoldOnANarrowScreen() {
    try (Page page = browser.open(CHAPTER, BookBrowser.NARROW, ColorScheme.LIGHT)) {
      Locator first = page.locator("#toc a").first();
      assertThat(first).isHidden();
      page.locator("#toctitle").click();
      assertThat(first).isVisible();
    }
  }

  @Test
  void theFirstTabLeadsPastTheContents() {
    try (Page page = browser.open(CHAPTER, BookBrowser.WIDE, ColorScheme.LIGHT)) {
      page.keyboard().press("Tab");
      assertThat(page.locator(".skip")).isFocused();
      assertThat(page.locator(".skip")).isInViewport();
      page.keyboard().press("Enter");
      assertThat(page.locator("main")).isFocused();
    }
  }

  @Test
  void theFirstPageLeadsBackToWhereTheReaderWas() {
    String front = BookBrowser.PAGES.resolve("index.html").toUri().toString();
    try (Page page = browser.page(BookBrowser.WIDE, ColorScheme.LIGHT)) {
      page.navigate(front);
      assertThat(page.locator(".start a")).hasCount(2);
      page.navigate(CHAPTER.toUri() + "#simplest-get");
      assertThat(page.locator("#toc a.here")).hasText("Reading");
      page.navigate(front);
      Locator back = page.locator(".start a").nth(1);
      assertThat(back).hasText("Go on with \u201c1. The simplest store\u201d");
      assertThat(back).hasAttribute("href", "simplest.html#simplest-get");
    }
  }

  @Test
  void theFirstColumnOfAWideTableStaysInSight() {
    Path measured = BookBrowser.PAGES.resolve("bought.html");
    try (Page page = browser.open(measured, BookBrowser.NARROW, ColorScheme.LIGHT)) {
      Locator table = page.locator(".scroll[tabindex]").first();
      table.evaluate("table => { table.scrollLeft = table.scrollWidth; }");
      double left = table.boundingBox().x;
      assertThat(table.locator("td:first-child").first().boundingBox().x).isEqualTo(left);
      assertThat(table.locator("td:nth-child(2)").first().boundingBox().x).isLessThan(left);
    }
  }
}
