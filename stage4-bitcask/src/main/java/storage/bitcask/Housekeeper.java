package storage.bitcask;

import java.io.IOException;

/** What has to be done now and then, and no caller has to wait for. */
final class Housekeeper {

  private final StoreFiles files;
  private final BitcaskOptions options;
  private final Segments segments;
  private final Merger merger;
  private final Checkpointer checkpointer;

  /** Writes hint files and checkpoints, and syncs. */
  private final BackgroundThread thread;

  /** Merges, which takes longer than the rest can wait. */
  private final BackgroundThread mergingThread;

  Housekeeper(
      StoreFiles files,
      BitcaskOptions options,
      Segments segments,
      Merger merger,
      Checkpointer checkpointer) {
    this.files = files;
    this.options = options;
    this.segments = segments;
    this.merger = merger;
    this.checkpointer = checkpointer;
    this.thread = new BackgroundThread("bitcask-housekeeper", options.background());
    this.mergingThread = new BackgroundThread("bitcask-merger", options.background());
  }

  /** Begins with the chores of a store that was opened for writing. */
  void start(BackgroundThread.Task sync) {
    if (options.sync() instanceof SyncPolicy.Every every) {
      thread.every(every.interval(), sync);
    }
    if (segments.byAge().size() > 1) {
      considerMerging();
    }
  }

  /** A segment was sealed. */
  void sealed(Segment segment) {
    thread.run(() -> writeHint(segment));
    considerMerging();
  }

  private void writeHint(Segment sealed) throws IOException {
    HintFile.write(files.hint(sealed.number()), sealed, files);
    if (segments.at(sealed.location(0)) != sealed) { // it was merged meanwhile
      StoreFiles.deleteQuietly(files.hint(sealed.number()));
    }
  }

  private void considerMerging() {
    if (options.merge().automatic()) {
      mergingThread.run(merger::mergeByPolicy);
    }
  }

  /** The keydir is to be saved. */
  void checkpoint() {
    thread.run(checkpointer::save);
  }

  /** Waits for the chores in hand, and forgets the others. */
  void close() {
    merger.stop();
    mergingThread.close();
    thread.close();
  }
}
