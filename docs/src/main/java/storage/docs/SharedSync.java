package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.tests.mockfile.FilterFileChannel;
import org.apache.lucene.tests.mockfile.FilterFileSystemProvider;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;
import storage.bitcask.SyncPolicy;

/** How many syncs threads need that put while another one waits for the disk. */
final class SharedSync {

  private static final int THREADS = 16;

  /** How many syncs have begun, and how many puts have returned. */
  private final AtomicInteger syncs = new AtomicInteger();

  private final AtomicInteger returned = new AtomicInteger();

  /** A sync ends only when this one is let go. */
  private volatile CountDownLatch hold = new CountDownLatch(0);

  private final StringBuilder text = new StringBuilder();

  private SharedSync() {}

  /** Returns what happened, line by line. */
  static String in(Path directory) throws IOException {
    return new SharedSync().run(Files.createDirectory(directory));
  }

  private String run(Path directory) throws IOException {
    BitcaskOptions options =
        BitcaskOptions.defaults().withoutBackground().withSync(SyncPolicy.always());
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (Bitcask cask = Bitcask.open(new Disk(directory).wrapPath(directory), options)) {
      put(cask, "the one that starts the segment");
      syncs.set(0);
      returned.set(0);
      hold = new CountDownLatch(1);
      List<Future<?>> puts = new ArrayList<>();
      puts.add(threads.submit(() -> put(cask, "first")));
      await(() -> syncs.get() == 1);
      tell("the first thread has appended its record", cask);
      for (int i = 1; i < THREADS; i++) {
        String key = "thread " + i;
        puts.add(threads.submit(() -> put(cask, key)));
      }
      await(() -> appended(cask) == THREADS);
      tell("so have %d others".formatted(THREADS - 1), cask);
      hold.countDown();
      for (Future<?> put : puts) {
        put.get();
      }
      tell("the disk was let go", cask);
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      threads.shutdownNow();
    }
    return text.toString();
  }

  private Void put(Bitcask cask, String key) throws IOException {
    cask.put(key.getBytes(UTF_8), key.getBytes(UTF_8));
    returned.incrementAndGet();
    return null;
  }

  /** How many records there are after the first. */
  private static long appended(Bitcask cask) {
    return cask.statistics().lastSequence() - 1;
  }

  private void tell(String what, Bitcask cask) {
    text.append(
        "%-42s %3d records  %d %-6s %3d puts returned%n"
            .formatted(
                what,
                appended(cask),
                syncs.get(),
                syncs.get() == 1 ? "sync" : "syncs",
                returned.get()));
  }

  private static void await(Condition condition) throws InterruptedException {
    while (!condition.holds()) {
      Thread.sleep(1);
    }
  }

  /** Something that will be true. */
  private interface Condition {
    boolean holds();
  }

  /** Counts syncs, and holds them up. */
  private final class Disk extends FilterFileSystemProvider {

    Disk(Path directory) {
      super("held://", directory.getFileSystem());
    }

    @Override
    public FileChannel newFileChannel(
        Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return new FilterFileChannel(super.newFileChannel(file, options, attributes)) {
        @Override
        public void force(boolean metaData) throws IOException {
          syncs.incrementAndGet();
          try {
            hold.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        }
      };
    }
  }
}
