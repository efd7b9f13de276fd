package storage.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import storage.docs.Stepper.Glyph;

/** The pictures that a reader steps through. */
final class Steppers {

  /** How many bytes a read brings, so that a character of four is cut in two. */
  private static final int CHUNK_SIZE = 8;

  private Steppers() {}

  /**
   * Returns the generated files of all steppers by their names.
   *
   * @param toys a directory for each stage, with a small store in it
   */
  static Map<String, String> of(Map<Stage, Path> toys) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (Stepper stepper :
        List.of(
            new Stepper(
                "simplest",
                "The forward scan, step by step",
                lines(toys.get(Stage.SIMPLEST), Stage.SIMPLEST),
                ForwardSteps.of(toys.get(Stage.SIMPLEST), "😄", CHUNK_SIZE),
                List.of(4, 6, 11)),
            new Stepper(
                "backwards",
                "The backward scan, step by step",
                lines(toys.get(Stage.BACKWARDS), Stage.BACKWARDS),
                BackwardSteps.of(toys.get(Stage.BACKWARDS), "😄", CHUNK_SIZE),
                List.of(4, 5, 6)),
            new Stepper(
                "backwards-oldest",
                "The backward scan for the oldest key",
                lines(toys.get(Stage.BACKWARDS), Stage.BACKWARDS),
                BackwardSteps.of(toys.get(Stage.BACKWARDS), "é", CHUNK_SIZE),
                List.of(6, 12)),
            new Stepper(
                "keydir",
                "The keydir is filled, and saves a search",
                log(toys.get(Stage.KEYDIR)),
                KeydirSteps.of(toys.get(Stage.KEYDIR), "😄", CHUNK_SIZE),
                List.of(2, 3, 7, 10)))) {
      files.putAll(stepper.files());
    }
    return files;
  }

  private static List<List<Glyph>> lines(Path toy, Stage stage) throws IOException {
    return Stepper.glyphs(Field.ofLines(Files.readAllBytes(toy.resolve(stage.datastore()))));
  }

  private static List<List<Glyph>> log(Path toy) throws IOException {
    return Stepper.glyphs(Field.ofLog(Files.readAllBytes(toy.resolve(Stage.KEYDIR.datastore()))));
  }
}
