package storage.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Copies of the source files that the book links to, as pages: so they travel with the book, and
 * open in the browser at the line in question.
 */
final class SourcePages {

  private static final String FOLDER = "sources/";

  private SourcePages() {}

  /** Writes a page for each file that {@code book} links to. */
  static void write(Document book, Path project, Path to) throws IOException {
    TreeSet<String> links = new TreeSet<>();
    for (Element link : book.select("a[href^=" + FOLDER + "]")) {
      links.add(link.attr("href").replaceAll("#.*", ""));
    }
    for (String link : links) {
      String path = link.substring(FOLDER.length(), link.length() - ".html".length());
      Path page = to.resolve(link);
      Files.createDirectories(page.getParent());
      Files.writeString(page, page(path, Files.readAllLines(project.resolve(path))));
    }
  }

  static String page(String path, List<String> lines) {
    Document page = Document.createShell("");
    page.outputSettings().prettyPrint(false);
    page.selectFirst("html").attr("lang", "en");
    page.head().appendElement("meta").attr("charset", "UTF-8");
    page.head()
        .appendElement("meta")
        .attr("name", "viewport")
        .attr("content", "width=device-width");
    page.title(path);
    String top = "../".repeat((FOLDER + path).split("/").length - 1);
    page.head()
        .appendElement("link")
        .attr("rel", "stylesheet")
        .attr("href", top + "assets/book.css");
    page.head().appendElement("script").attr("src", top + "assets/theme.js");
    Element main = page.body().addClass("source").appendElement("main");
    main.appendElement("h1").text(path);
    Element code = main.appendElement("pre").attr("tabindex", "0");
    int number = 0;
    for (String line : lines) {
      code.appendElement("span").id("L" + ++number).text(line);
      code.appendText("\n");
    }
    return "<!DOCTYPE html>\n" + page.outerHtml();
  }
}
