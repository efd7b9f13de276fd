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

/** The rendered book, open in this machine's browser, which nobody sees. */
final class BookBrowser implements AutoCloseable {

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

  private final Playwright playwright;
  private final Browser browser;

  private BookBrowser(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Starts the browser; where there is none, the tests are skipped, unless one is required. */
  static BookBrowser start() {
    Optional<Path> executable = executable();
    String missing = "No Chromium or Chrome on this machine: the book isn't tried in a browser.";
    if (executable.isEmpty()) {
      if ("required".equals(System.getProperty("book.browser"))) {
        throw new IllegalStateException(missing);
      }
      System.out.println(missing);
    }
    assumeTrue(executable.isPresent(), missing);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    LaunchOptions quiet =
        new LaunchOptions()
            .setExecutablePath(executable.get())
            .setChromiumSandbox(false)
            .setArgs(List.of("--disable-gpu", "--disable-background-networking"));
    return new BookBrowser(playwright, playwright.chromium().launch(quiet));
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
  public void close() {
    browser.close();
    playwright.close();
  }
}
