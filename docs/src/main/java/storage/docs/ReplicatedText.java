package storage.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the chapter on three machines shows. Most of that takes its own time, and was recorded: it
 * is in the reference.
 */
final class ReplicatedText {

  private ReplicatedText() {}

  /** Where the trace of an election is. */
  static Path trace(Path project) {
    return project.resolve("docs/src/docs/reference/replicated-trace.json");
  }

  /**
   * @param project the top of the project
   * @param home where directories are made for the stores that this takes
   */
  static void write(Path project, Path home, Generated generated) throws IOException {
    Terminal terminal =
        new Terminal(Stage.BITCASK, Files.createDirectory(home.resolve("replicated-lost")));
    generated.file(
        "replicated-lost.txt",
        terminal.type(
            "bitcask set pear 1",
            "bitcask get pear",
            "rm data/0000000001.data",
            "rm data/keydir",
            "rm data/lock",
            "bitcask get pear",
            "echo $?"));
    for (PictureStepper stepper : ElectionSteps.of(trace(project))) {
      generated.files(stepper.files());
    }
  }
}
