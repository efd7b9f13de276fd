package storage.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Gives pictures the colours of paper.
 *
 * <p>On a screen they follow the reader's choice of light or dark, in words of CSS that the PDF's
 * renderer doesn't know. Here {@code light-dark(a,b)} becomes {@code a}, and so does {@code
 * var(--name,a)}.
 */
public final class PrintColours {

  /** An argument of a CSS function, which may be a function itself. */
  private static final String ARGUMENT = "\\s*((?:[^(),]|\\([^()]*\\))+?)\\s*";

  private static final Pattern EITHER =
      Pattern.compile("light-dark\\(" + ARGUMENT + "," + ARGUMENT + "\\)");

  private static final Pattern VARIABLE = Pattern.compile("var\\(--[\\w-]+\\s*,([^()]*)\\)");

  /**
   * A rule that gives what has a colour the same one: nothing else is left of it on paper. The
   * PDF's renderer looks for what each rule is about in the whole picture, and is slow at that.
   */
  private static final Pattern NEEDLESS =
      Pattern.compile("[^{}<>]*\\[(fill|stroke)=\"([^\"]+)\"]\\{\\1:\\2}");

  private PrintColours() {}

  /**
   * Copies the folders that come first into the last one, each under its own name, with printable
   * pictures.
   */
  public static void main(String[] args) throws IOException {
    List<Path> folders = Stream.of(args).map(Path::of).toList();
    Path to = folders.get(folders.size() - 1);
    for (Path from : folders.subList(0, folders.size() - 1)) {
      copy(from, to.resolve(from.getFileName()));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(file.getFileName());
        if (file.toString().endsWith(".svg")) {
          Files.writeString(copy, ofPicture(Files.readString(file)));
        } else {
          Files.write(copy, Files.readAllBytes(file));
        }
      }
    }
  }

  /** Returns the picture, an SVG, in the colours of paper. */
  static String ofPicture(String svg) {
    String light = EITHER.matcher(svg).replaceAll(either -> quote(either.group(1)));
    String plain = VARIABLE.matcher(light).replaceAll(variable -> quote(variable.group(1).trim()));
    return NEEDLESS.matcher(plain).replaceAll("");
  }

  private static String quote(String text) {
    return Matcher.quoteReplacement(text);
  }
}
