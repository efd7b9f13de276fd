package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever looks at a store while its owner writes, rolls and merges sees all that was there before,
 * as it was at one instant; now and then it may be told that it came at a bad moment. With {@code
 * -Dviews.opens=10000} it looks for longer.
 */
@Timeout(3_600)
class ViewsBesideAnOwnerTest {

  private static final int OPENS = Integer.getInteger("views.opens", 200);

  /** One of so many views may fail. */
  private static final int SELDOM = 20;

  private static final BitcaskOptions TO_READ = BitcaskOptions.defaults().asReadOnly();

  @TempDir private Path directory;

  @Test
  void aReadOnlyOpenShowsAllThatWasThere() throws Exception {
    try (BusyOwner owner = BusyOwner.inThisProcess(store())) {
      look(owner, ViewsBesideAnOwnerTest::openToRead);
    }
  }

  @Test
  void aReadOnlyOpenBesideAnotherProcessShowsAllThatWasThere() throws Exception {
    try (BusyOwner owner = BusyOwner.inAnotherProcess(store())) {
      look(owner, ViewsBesideAnOwnerTest::openToRead);
    }
  }

  @Test
  void aViewThatIsRefreshedShowsAllThatWasThere() throws Exception {
    try (BusyOwner owner = BusyOwner.inAnotherProcess(store());
        Bitcask view = Bitcask.open(store(), TO_READ)) {
      look(
          owner,
          (store, rounds) -> {
            view.refresh();
            BusyOwner.check(view, rounds);
          });
    }
  }

  @Test
  void verifyFindsNothingWrong() throws Exception {
    try (BusyOwner owner = BusyOwner.inAnotherProcess(store())) {
      look(
          owner,
          (store, rounds) -> {
            CommandRun verify = CommandRun.of(store, "verify");
            assertThat(verify.status()).as("%s", verify).isZero();
          });
    }
  }

  @Test
  void aBackupHasAllThatWasThere() throws Exception {
    Path target = directory.resolve("backup");
    try (BusyOwner owner = BusyOwner.inAnotherProcess(store())) {
      look(
          owner,
          (store, rounds) -> {
            CommandRun backup = CommandRun.of(store, "backup", target.toString());
            if (backup.status() != 0) {
              throw new IOException(backup.toString());
            }
            openToRead(target, rounds);
          });
    }
  }

  /** So that the test is known to fail: a copy of the files, one after the other, is no view. */
  @Test
  void aCopyOfTheFilesIsNoView() throws Exception {
    Path copy = Files.createDirectories(directory.resolve("copy"));
    int wrong = 0;
    try (BusyOwner owner = BusyOwner.inAnotherProcess(store())) {
      for (int i = 0; i < 10_000 && wrong == 0; i++) {
        int rounds = owner.rounds();
        try {
          copyDataFiles(store(), copy);
          openToRead(copy, rounds);
        } catch (AssertionError | IOException e) {
          wrong++;
        }
      }
    }
    assertThat(wrong).as("copies that were no view").isPositive();
  }

  private Path store() {
    return directory.resolve("store");
  }

  private static void openToRead(Path store, int rounds) throws IOException {
    try (Bitcask view = Bitcask.open(store, TO_READ)) {
      BusyOwner.check(view, rounds);
    }
  }

  private void look(BusyOwner owner, Look look) throws Exception {
    Set<String> failures = new TreeSet<>();
    int failed = 0;
    for (int i = 0; i < OPENS; i++) {
      int rounds = owner.rounds();
      try {
        look.at(store(), rounds);
      } catch (IOException e) {
        failed++;
        failures.add(e.toString());
      }
    }
    assertThat(failed)
        .as("of %d views have failed: %s", OPENS, failures)
        .isLessThan(OPENS / SELDOM);
  }

  private static void copyDataFiles(Path from, Path to) throws IOException {
    Set<Path> files;
    try (Stream<Path> listed = Files.list(from)) {
      files =
          listed
              .filter(each -> each.toString().endsWith(".data"))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    for (Path each : files) {
      Files.copy(each, to.resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** One look at a store whose owner has done so many rounds. */
  private interface Look {
    void at(Path store, int rounds) throws IOException;
  }
}
