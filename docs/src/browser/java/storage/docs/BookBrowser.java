package storage.docs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The rendered book, open in this machine's browser, which nobody sees. It is there for all tests
 * of a class; where there is no browser, they are skipped, unless one is required.
 */
final class BookBrowser implements BeforeAllCallback, AfterAllCallback {

  /** Where the book's pages are. */
  static final Path PAGES = Path.of(System.getProperty("book.html"));

  /** As wide as a small phone. */
  static final int NARROW = 320;

  /** As wide as a laptop. */
  static final int WIDE = 1280;

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private static final List<Path> ELSEWHERE =
      List.of(
          Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
          Path.of("C:/Program Files/Google/Chrome/Application/chrome.exe"));

  /** Null until the first test of the class, and where there is no browser. */
  private Playwright playwright;

  private Browser browser;

  @Override
  public void beforeAll(ExtensionContext context) {
    Optional<Path> executable = executable();
    String missing = "No Chromium or Chrome on this machine: the book isn't tried in a browser.";
    if (executable.isEmpty()) {
      if ("required".equals(System.getProperty("book.browser"))) {
        throw new IllegalStateException(missing);
      }
      System.out.println(missing);
    }
    assumeTrue(executable.isPresent(), missing);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    LaunchOptions quiet =
        new LaunchOptions()
            .setExecutablePath(executable.get())
            .setChromiumSandbox(false)
            .setArgs(List.of("--disable-gpu", "--disable-background-networking"));
    browser = playwright.chromium().launch(quiet);
  }

  private static Optional<Path> executable() {
    Stream<Path> onPath =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
    return Stream.concat(onPath, ELSEWHERE.stream()).filter(Files::isExecutable).findFirst();
  }

  /** The files of the book's pages, those of the sources that it links to among them. */
  static List<Path> pages() throws IOException {
    return Book.files(PAGES, ".html");
  }

  /** A page of its own, with nothing kept from others, where nothing was opened yet. */
  Page page(int width, ColorScheme scheme) {
    return browser.newPage(
        new Browser.NewPageOptions().setViewportSize(width, 800).setColorScheme(scheme));
  }

  /** Opens a page of the book. */
  Page open(Path file, int width, ColorScheme scheme) {
    Page page = page(width, scheme);
    page.navigate(file.toUri().toString());
    return page;
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (playwright != null) {
      playwright.close(); // and so its browser
    }
  }
}
