package storage.common.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All that can be seen of a directory from outside, so that two looks at it can be compared. */
public final class Listing {

  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

  private Listing() {}

  /**
   * Returns for each path in and below {@code directory} what it is, when it was changed, how long
   * it is and what it holds. A file that was made and deleted shows in the time of its directory.
   */
  public static Map<String, String> of(Path directory) throws IOException {
    Map<String, String> listing = new TreeMap<>();
    for (Path each : walk(directory)) {
      listing.put(directory.relativize(each).toString(), describe(each));
    }
    return listing;
  }

  /** Sets the time of every file and directory far back, so that any change of it shows. */
  public static void age(Path directory) throws IOException {
    for (Path each : walk(directory)) {
      if (!Files.isSymbolicLink(each)) {
        Files.setLastModifiedTime(each, LONG_AGO);
      }
    }
  }

  private static String describe(Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    String time = ", changed " + attributes.lastModifiedTime();
    if (attributes.isSymbolicLink()) {
      return "link to " + Files.readSymbolicLink(path);
    }
    if (attributes.isRegularFile()) {
      byte[] content = Files.readAllBytes(path);
      return content.length + " bytes with hash " + Arrays.hashCode(content) + time;
    }
    return (attributes.isDirectory() ? "directory" : "neither file nor directory") + time;
  }

  private static List<Path> walk(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
