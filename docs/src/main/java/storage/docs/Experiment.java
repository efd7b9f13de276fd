package storage.docs;

import java.io.IOException;
import java.nio.file.Path;

/** Something that is done to an engine, right or wrong, and what came of it. */
public interface Experiment {

  /**
   * Returns what the book shows of it.
   *
   * @param home an empty directory
   */
  String in(Path home) throws IOException;
}
