package storage.common.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a store, looked at and changed from outside, whatever they are called. */
public final class StoredFiles {

  private StoredFiles() {}

  /** Returns the content of every file in {@code directory}, by its name. */
  public static Map<String, byte[]> read(Path directory) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    for (Path file : list(directory)) {
      contents.put(file.getFileName().toString(), Files.readAllBytes(file));
    }
    return contents;
  }

  /**
   * Makes {@code directory} hold these files and no other. What is there already is written over:
   * some file systems are slow to make a file where one was deleted a moment ago.
   */
  public static Path write(Path directory, Map<String, byte[]> contents) throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> present = Files.list(directory)) {
      for (Path each : present.toList()) {
        if (!contents.containsKey(each.getFileName().toString())) {
          Files.delete(each); // also an empty directory
        }
      }
    }
    for (Map.Entry<String, byte[]> file : contents.entrySet()) {
      Files.write(directory.resolve(file.getKey()), file.getValue());
    }
    return directory;
  }

  /** Returns whether two directories hold the same; none is like null. */
  static boolean areSame(Map<String, byte[]> some, Map<String, byte[]> others) {
    return others != null
        && some.keySet().equals(others.keySet())
        && some.entrySet().stream()
            .allMatch(file -> Arrays.equals(file.getValue(), others.get(file.getKey())));
  }

  /** Returns {@code contents} with one file changed. */
  public static Map<String, byte[]> with(
      Map<String, byte[]> contents, String name, byte[] content) {
    Map<String, byte[]> changed = new TreeMap<>(contents);
    changed.put(name, content);
    return changed;
  }

  /** Returns the one file that an append of {@code text} made longer; others may tell of it. */
  static String grown(Map<String, byte[]> before, Map<String, byte[]> after, String text) {
    List<String> grown = new ArrayList<>();
    after.forEach(
        (name, content) -> {
          if (content.length > before.getOrDefault(name, new byte[0]).length) {
            grown.add(name);
          }
        });
    if (grown.size() > 1) {
      grown.removeIf(name -> !contains(after.get(name), text.getBytes(UTF_8)));
    }
    if (grown.size() != 1) {
      throw new AssertionError(
          grown.isEmpty()
              ? "no file has grown by a set: it is to write the record before it returns"
              : "one file is to grow when a record is set, and these did: " + grown);
    }
    return grown.get(0);
  }

  private static boolean contains(byte[] whole, byte[] part) {
    return new String(whole, ISO_8859_1).contains(new String(part, ISO_8859_1));
  }

  /** Returns where {@code part} begins in {@code whole}. */
  static int indexOf(byte[] whole, byte[] part) {
    for (int at = 0; at <= whole.length - part.length; at++) {
      if (Arrays.equals(whole, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new AssertionError("the bytes of the text are not in the file");
  }

  private static List<Path> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
