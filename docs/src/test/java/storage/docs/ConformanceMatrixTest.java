package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceMatrixTest {

  private static final String KEPT = "kept";
  private static final String LIMIT = "known limit";

  @TempDir private Path project;

  @Test
  void aKeptPromiseIsMarkedInWords() throws IOException {
    assertThat(row(KEPT, KEPT, KEPT, KEPT, KEPT)).containsOnly("[.kept]#kept#");
  }

  @Test
  void whatTheKitDoesNotSeeIsNotCalledKept() throws IOException {
    assertThat(row(LIMIT, LIMIT, KEPT, KEPT, "kept as far as seen"))
        .endsWith("[.kept]#kept#", "[.seen]#kept as far as seen#");
  }

  @Test
  void aPromiseThatWasNotJudgedIsAnError() {
    assertThatThrownBy(() -> row(KEPT, KEPT, KEPT, "not judged", KEPT))
        .hasMessage("stage4-bitcask: \"a promise\" is not judged, and its tests are [itHolds]");
  }

  @Test
  void aLimitNamesTheStageThatLiftsIt() throws IOException {
    assertThat(row(LIMIT, KEPT, KEPT, KEPT, KEPT))
        .containsExactly(
            "\u2013 <<backwards,stage 2>>",
            "[.kept]#kept#",
            "[.kept]#kept#",
            "[.kept]#kept#",
            "[.kept]#kept#");
  }

  @Test
  void aStageOfSeveralChaptersIsLinkedByTheFirst() throws IOException {
    assertThat(row(LIMIT, LIMIT, LIMIT, KEPT, KEPT)).startsWith("\u2013 <<bitcask-log,stage 4>>");
    assertThat(row(LIMIT, LIMIT, LIMIT, LIMIT, KEPT)).startsWith("\u2013 <<lsm-sorted,stage 5>>");
  }

  @Test
  void aLimitThatNoStageLiftsIsADash() throws IOException {
    assertThat(row(LIMIT, LIMIT, LIMIT, LIMIT, LIMIT)).containsOnly("\u2013");
  }

  @Test
  void aLimitThatTheStageBeforeDidNotHaveWasTraded() throws IOException {
    assertThat(row(KEPT, KEPT, LIMIT, LIMIT, LIMIT)).endsWith("traded");
  }

  @Test
  void aBrokenPromiseIsAnErrorThatNamesItsTests() {
    assertThatThrownBy(() -> row(KEPT, "failed", KEPT, KEPT, KEPT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("stage2-backwards: \"a promise\" is failed, and its tests are [itHolds]");
  }

  @Test
  void aPromiseThatAStageWasNotAskedForIsAnError() throws IOException {
    write(Stage.SIMPLEST, "[]");
    write(Stage.BACKWARDS, "[]");
    write(Stage.KEYDIR, "[]");
    write(Stage.BITCASK, "[]");
    write(Stage.LSM, promise(KEPT));
    assertThatThrownBy(() -> ConformanceMatrix.of(project))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("not every stage was asked for ANY_TEXT");
  }

  @Test
  void whatIsAskedOfSortedStoresOnlyIsLeftEmptyForOthers() throws IOException {
    write(Stage.SIMPLEST, "[]");
    write(Stage.BACKWARDS, "[]");
    write(Stage.KEYDIR, "[]");
    write(Stage.BITCASK, promise(LIMIT).replace("ANY_TEXT", "SCANS_ARE_IN_ORDER"));
    write(Stage.LSM, promise(KEPT).replace("ANY_TEXT", "SCANS_ARE_IN_ORDER"));
    assertThat(ConformanceMatrix.of(project))
        .endsWith("|a promise\n|\n|\n|\n|\u2013 <<lsm-sorted,stage 5>>\n|[.kept]#kept#\n|===\n");
  }

  /** The cells of the one promise, without its title. */
  private String[] row(String simplest, String backwards, String keydir, String bitcask, String lsm)
      throws IOException {
    write(Stage.SIMPLEST, promise(simplest));
    write(Stage.BACKWARDS, promise(backwards));
    write(Stage.KEYDIR, promise(keydir));
    write(Stage.BITCASK, promise(bitcask));
    write(Stage.LSM, promise(lsm));
    String table = ConformanceMatrix.of(project);
    String cells = table.substring(table.indexOf("|a promise\n|") + "|a promise\n|".length());
    return cells.substring(0, cells.indexOf("\n|===")).split("\n\\|");
  }

  private static String promise(String outcome) {
    return """
        [{"id":"ANY_TEXT","title":"a promise","outcome":"%s","tests":[{"name":"itHolds"}]}]
        """
        .formatted(outcome);
  }

  private void write(Stage stage, String promises) throws IOException {
    Path file = ConformanceMatrix.file(project, stage);
    Files.createDirectories(file.getParent());
    Files.writeString(
        file, "{\"store\":\"%s\",\"promises\":%s}".formatted(stage.module(), promises));
  }
}
