package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What whoever finds a damaged store does about it. */
final class Repairing {

  private Repairing() {}

  /**
   * Repairs a store, and checks that it works from then on. A repair may refuse to touch what is no
   * file of the store: then it names it, and that is removed by hand.
   *
   * @param struck the file that was damaged
   * @return what the store holds
   */
  static Map<String, String> repair(Path struck, BitcaskOptions options, String what)
      throws IOException {
    Path store = struck.getParent();
    CommandRun repair = CommandRun.of(store, "repair");
    if (repair.status() == 3 && isInTheWay(struck)) {
      assertThat(repair.err()).as(what).contains(struck.getFileName().toString());
      remove(struck);
      repair = CommandRun.of(store, "repair");
    }
    assertThat(repair.status()).as("%s: %s", what, repair).isZero();
    Map<String, String> content = new TreeMap<>();
    try (Bitcask cask = Bitcask.open(store, options)) {
      content.putAll(content(cask));
      put(cask, "it", "works");
    } catch (IOException e) {
      throw new AssertionError("%s: %s, but %s".formatted(what, repair, e), e);
    }
    try (Bitcask cask = Bitcask.open(store, options)) {
      assertThat(content(cask)).as(what).containsAllEntriesOf(content).containsEntry("it", "works");
    }
    return content;
  }

  private static boolean isInTheWay(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static void remove(Path path) throws IOException {
    List<Path> all;
    try (Stream<Path> below = Files.walk(path)) {
      all = below.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
