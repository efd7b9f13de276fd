package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangesTest {

  @TempDir private Path project;

  private Changes changes;

  @BeforeEach
  void writeTwoStages() throws IOException {
    write(Stage.SIMPLEST, "SimplestStore", "/** Scans {@code all} of it. It is slow. */", "int a;");
    write(Stage.SIMPLEST, "Scan", "/** Goes forwards. */", "int a;");
    write(Stage.SIMPLEST, "Shared", "/** Stays. */", "int a;");
    write(Stage.BACKWARDS, "BackwardsStore", "/** Scans from the end. */", "int b;");
    write(Stage.BACKWARDS, "Chunk", "/** Some bytes. */", "int a;");
    write(Stage.BACKWARDS, "Shared", "/** Stays. */", "int a;");
    changes = Changes.between(project, Stage.SIMPLEST, Stage.BACKWARDS);
  }

  @Test
  void classesAreNewChangedSameOrGone() throws IOException {
    assertThat(changes.table())
        .contains("[BackwardsStore]\n|changed\n|+3 \u22123\n|Scans from the end.\n")
        .contains("Chunk.java[Chunk]\n|new\n|+7\n|Some bytes.\n")
        .contains("Shared.java[Shared]\n|same\n|\n|Stays.\n")
        .contains("Scan.java[Scan]\n|gone\n|\u22127\n|Goes forwards.\n");
  }

  @Test
  void aMethodIsComparedLineByLineWithoutTheTagsOfTheBook() throws IOException {
    assertThat(changes.diff("get"))
        .isEqualTo(
            """
            --- SimplestStore.java
            +++ BackwardsStore.java
             void get() {
            -  int a;
            +  int b;
             }
            """);
  }

  @Test
  void thePurposeIsTheFirstSentenceOfTheJavadoc() throws IOException {
    Path store = project.resolve(Stage.SIMPLEST.sources()).resolve("SimplestStore.java");
    assertThat(SourceFile.of(store).purpose()).isEqualTo("Scans `+all+` of it.");
  }

  private void write(Stage stage, String name, String javadoc, String statement)
      throws IOException {
    Path folder = Files.createDirectories(project.resolve(stage.sources()));
    Files.writeString(
        folder.resolve(name + ".java"),
        """
        package %s;
        %s
        class %s {
          void get() {
            // tag::get[]
            %s
            // end::get[]
          }
        }
        """
            .formatted(stage.chapter(), javadoc, name, statement));
  }
}
