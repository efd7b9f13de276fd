package storage.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The engines that stage 4's tests are held to, as a table: after which bug of a real engine, what
 * is wrong, and what catches it.
 */
final class WrongEngines {

  private static final Path LIST =
      Path.of("stage4-bitcask/src/test/java/storage/bitcask/WrongOnPurposeTest.java");

  private static final Path LIST_OF_LSM =
      Path.of("stage5-lsm/src/test/java/storage/lsm/WrongOnPurposeTest.java");

  private static final Path STORES =
      Path.of("kit-proof/src/test/java/storage/common/kit/KitCatchesWrongStoresTest.java");

  /** A wrong store and the test that catches it. */
  private static final Pattern STORE = Pattern.compile("\"([A-Z]\\w+), [a-z]\\w+\",");

  private WrongEngines() {}

  /** How many stores are wrong on purpose that the kit has to catch. */
  static long wrongStores(Path project) throws IOException {
    return STORE
        .matcher(Files.readString(project.resolve(STORES)))
        .results()
        .map(store -> store.group(1))
        .distinct()
        .count();
  }

  /** Returns what the test's own list says. */
  static String table(Path project) throws IOException {
    StringBuilder table = new StringBuilder("[cols=\"3,4,8\",options=header]\n|===\n");
    table.append("|After a bug of |An engine for which \u2026 |\u2026 is caught by\n");
    for (List<String> row : rows(project)) {
      String bug = row.get(0).equals("-") ? "" : row.get(0);
      String test = row.get(row.size() - 1);
      table.append("%n|%s |%s |[.test]`%s`%n".formatted(bug, row.get(1), test));
    }
    return table.append("|===\n").toString();
  }

  /** Returns what the list of stage 5's test says. */
  static String ofLsm(Path project) throws IOException {
    StringBuilder table = new StringBuilder("[cols=\"1,1\",options=header]\n|===\n");
    table.append("|An engine for which \u2026 |\u2026 is caught by\n");
    for (List<String> row : rows(project.resolve(LIST_OF_LSM), 1)) {
      table.append("%n|%s |[.test]`%s`%n".formatted(row.get(0), row.get(row.size() - 1)));
    }
    return table.append("|===\n").toString();
  }

  static List<List<String>> rows(Path project) throws IOException {
    return rows(project.resolve(LIST), 2);
  }

  /** The rows of a list whose column of that number is the name of a class. */
  private static List<List<String>> rows(Path list, int column) throws IOException {
    return Files.readAllLines(list).stream()
        .map(line -> List.of(line.strip().split(" +\\| +")))
        .filter(columns -> columns.size() > column && columns.get(column).matches("[A-Z]\\w+"))
        .toList();
  }
}
