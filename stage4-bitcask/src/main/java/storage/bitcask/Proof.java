package storage.bitcask;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import storage.log.LogDirectory;

/**
 * What a file beside the segments proves, whatever became of them: that the records of its store
 * were durable once, up to the last that it knows of.
 *
 * @param store the random number that all segments of the store share
 * @param identity that of the segment of which a hint file tells; 0 for a checkpoint
 */
public record Proof(Path file, long store, long identity, long lastSequence) {

  /** Returns what the checkpoint proves; null if there is none that is sound. */
  public static Proof ofCheckpoint(LogDirectory directory) throws ClosedByInterruptException {
    Checkpoint found = Checkpoint.read(directory);
    return found == null
        ? null
        : new Proof(CaskFiles.keydir(directory), found.store(), 0, found.sequence());
  }

  /** Returns what the hint files of a directory prove, but for those that are not sound. */
  public static List<Proof> ofHints(LogDirectory directory) throws IOException {
    List<Proof> proofs = new ArrayList<>();
    for (int number : directory.hints()) {
      Proof proof = HintFile.proof(directory.hint(number));
      if (proof != null) {
        proofs.add(proof);
      }
    }
    return proofs;
  }
}
