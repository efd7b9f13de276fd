package storage.bitcask;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Takes lines out of a history that fails, as long as it goes on failing: delta debugging. */
final class Shrinking {

  /** A history is played again so often at most. */
  private static final int MOST_REPLAYS = 2_000;

  /** For a replay, which takes a second: others may keep the machine busy. */
  private static final int PATIENCE_IN_SECONDS = 300;

  /** For all replays, if each of them hangs. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final Play play;
  private final Path scratch;
  private int replays;

  /**
   * @param play what fails
   * @param scratch for a directory of each replay
   */
  Shrinking(Play play, Path scratch) {
    this.play = play;
    this.scratch = scratch;
  }

  /**
   * Returns a shorter history that fails as well; if there was time, none of its lines can be left
   * out.
   */
  List<String> shrink(List<String> failing) throws IOException {
    List<String> lines = failing;
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int length = lines.size() / 2; length > 0; length /= 2) {
      for (int from = lines.size() - length; from >= 0; from -= length) {
        List<String> fewer = new ArrayList<>(lines.subList(0, from));
        fewer.addAll(lines.subList(from + length, lines.size()));
        if (replays < MOST_REPLAYS && System.nanoTime() < end && failure(fewer) != null) {
          lines = fewer;
          from = Math.min(from, lines.size());
        }
      }
    }
    return lines;
  }

  /** Plays a history; returns what it has thrown, or null. */
  Throwable failure(List<String> lines) throws IOException {
    Path directory = Files.createDirectories(scratch.resolve("replay " + replays++));
    try {
      Patience.within(
          PATIENCE_IN_SECONDS, lines.size() + " lines", directory, () -> play.in(directory, lines));
      deleteAll(directory);
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> below = Files.walk(directory)) {
      paths = below.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : paths) {
      Files.delete(each);
    }
  }

  /** Something that is done line by line, in a new directory. */
  interface Play {
    void in(Path directory, List<String> lines) throws IOException;
  }
}
