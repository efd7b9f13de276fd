package storage.bitcask;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import storage.bitcask.RecoveryReport.FileReport;
import storage.log.Segment;

/** Tells the program's logger what the store does, if it was given one; never under a lock. */
final class Journal {

  private final Optional<Logger> logger;
  private final Path directory;

  Journal(BitcaskOptions options, Path directory) {
    this.logger = options.logger();
    this.directory = directory;
  }

  /** The store was opened; of what a crash has left, each note is told. */
  void opened(RecoveryReport report) {
    log(Level.DEBUG, () -> "opened, with %,d bytes to scan".formatted(report.scannedBytes()));
    for (FileReport file : report.files()) {
      Level level = file.droppedBytes() > 0 ? Level.WARNING : Level.INFO;
      file.notes().forEach(note -> log(level, () -> file.file() + ": " + note));
    }
  }

  void rolled(Segment sealed) {
    log(Level.DEBUG, () -> "sealed %s with %,d bytes".formatted(sealed, sealed.end()));
  }

  void merged(MergeReport report) {
    log(
        Level.INFO,
        () ->
            "merged %d segments of %,d bytes into %,d bytes"
                .formatted(report.segmentsRead(), report.bytesRead(), report.bytesWritten()));
  }

  /** Something has failed in the background. */
  void failed(String task, String message) {
    log(Level.WARNING, () -> "%s failed: %s".formatted(task, message));
  }

  private void log(Level level, Supplier<String> message) {
    try {
      logger.ifPresent(each -> each.log(level, () -> directory + ": " + message.get()));
    } catch (RuntimeException e) {
      // a logger that fails ends nothing of what it should tell
    }
  }
}
