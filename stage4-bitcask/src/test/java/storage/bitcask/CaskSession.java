package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.get;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Some threads at work on an open store: each of the writers goes on with its {@link Workload} and
 * checks what it reads, and one more merges, folds and syncs meanwhile.
 */
final class CaskSession {

  static final int WRITERS = 4;

  private final Bitcask cask;
  private final WriterProgress progress;
  private final long seed;

  /** How many writers are still at work. */
  private final AtomicInteger busy = new AtomicInteger(WRITERS);

  CaskSession(Bitcask cask, WriterProgress progress, long seed) {
    this.cask = cask;
    this.progress = progress;
    this.seed = seed;
  }

  /** Lets every writer do {@code steps} steps, and throws what any of the threads has thrown. */
  void run(int steps, SplittableRandom random) throws IOException {
    Map<String, String> content = content(cask);
    ExecutorService executor = Executors.newCachedThreadPool();
    List<Future<?>> threads = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      SplittableRandom own = random.split();
      threads.add(executor.submit(() -> done(() -> write(writer, content, steps, own))));
    }
    SplittableRandom own = random.split();
    threads.add(executor.submit(() -> done(() -> keepHouse(own))));
    try {
      for (Future<?> thread : threads) {
        thread.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("in one of the threads", e);
    } finally {
      executor.shutdownNow();
    }
  }

  private static Void done(Work work) throws IOException {
    work.run();
    return null;
  }

  private void write(int writer, Map<String, String> content, int steps, SplittableRandom random)
      throws IOException {
    try {
      Workload workload = new Workload(seed, writer);
      Map<String, String> model = workload.own(content);
      long first = progress.steps(writer);
      for (long step = first; step < first + steps; step++) {
        workload.apply(cask, step);
        progress.acknowledge(writer, step + 1);
        workload.apply(model, step);
        if (random.nextInt(4) == 0) {
          String key = workload.randomKey(random);
          Optional<String> value = Optional.ofNullable(model.get(key));
          assertThat(get(cask, key)).as("%s after step %d", key, step).isEqualTo(value);
        }
      }
    } finally {
      busy.decrementAndGet();
    }
  }

  /** Where the backup of a store goes. */
  static Path backupOf(Path directory) {
    return directory.resolveSibling("backup of " + directory.getFileName());
  }

  private void keepHouse(SplittableRandom random) throws IOException {
    while (busy.get() > 0) {
      switch (random.nextInt(9)) {
        case 0 -> progress.add(WriterProgress.Count.SEGMENTS_MERGED, cask.merge().segmentsRead());
        case 1 ->
            progress.add(WriterProgress.Count.SEGMENTS_MERGED, cask.mergeByPolicy().segmentsRead());
        case 2 -> {
          content(cask);
          progress.add(WriterProgress.Count.FOLDS, 1);
        }
        case 3 -> cask.sync();
        case 5 -> {
          cask.backup(backupOf(cask.directory()));
          progress.add(WriterProgress.Count.BACKUPS, 1);
        }
        case 6 -> passThroughTheQueue("queue/" + random.nextInt());
        case 7 -> putInterrupted();
        case 4 -> assertThat(cask.getAll(cask.keys())).hasSizeLessThan(1_000);
        default -> assertThat(cask.get(bytes("nobody's"))).isEmpty();
      }
    }
  }

  private void passThroughTheQueue(String job) throws IOException {
    put(cask, job, "is waiting");
    assertThat(get(cask, job)).contains("is waiting");
    cask.delete(bytes(job));
    assertThat(get(cask, job)).isEmpty();
  }

  /** A thread that is interrupted may fail, and disturbs no other. */
  private void putInterrupted() {
    Thread.currentThread().interrupt();
    try {
      put(cask, "interrupted", "or not");
    } catch (IOException e) {
      // it was
    } finally {
      Thread.interrupted();
    }
  }

  /** Something that may fail. */
  private interface Work {
    void run() throws IOException;
  }
}
