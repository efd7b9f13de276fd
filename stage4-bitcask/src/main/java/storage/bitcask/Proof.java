package storage.bitcask;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  /**
   * Returns the stores that a directory was certainly once: what a checkpoint or the list of a
   * backup tells, even of one that was put into service. A hint file comes with its segment.
   */
  public static Set<Long> owners(LogDirectory directory) throws IOException {
    Set<Long> stores = new HashSet<>();
    Proof checkpoint = ofCheckpoint(directory);
    if (checkpoint != null) {
      stores.add(checkpoint.store());
    }
    for (Path file : List.of(CaskFiles.backup(directory), CaskFiles.promoted(directory))) {
      BackupList list = BackupList.read(file);
      if (list != null) {
        stores.add(list.store());
      }
    }
    return stores;
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
