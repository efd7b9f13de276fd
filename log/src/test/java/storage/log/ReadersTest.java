package storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a mapping ends that nobody can find any more. */
class ReadersTest {

  @TempDir private Path directory;

  @Test
  void aMappingOfADeletedFileStaysUntilItsLastReaderIsGone() throws Exception {
    Readers readers = new Readers(directory);
    Mapping mapping = mapping(readers);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    FutureTask<Byte> reading =
        new FutureTask<>(
            () ->
                readers.reading(
                    () -> {
                      begun.countDown();
                      mayEnd.await();
                      return mapping.bytes().get(4_000);
                    }));
    new Thread(reading, "reading").start();
    begun.await();
    mapping.fileDeleted();
    mapping.letGo();
    assertThat(readers.deletedBytes()).isEqualTo(4_096);
    assertThat(readers.hasMadeRoom()).as("while it is read").isFalse();
    assertThat(readers.mappedBytes()).isEqualTo(4_096);
    mayEnd.countDown();
    assertThat(reading.get()).isZero();
    assertThat(readers.mappedBytes()).as("its last reader has ended it").isZero();
    assertThat(readers.deletedBytes()).isZero();
    assertThat(readers.hasMadeRoom()).as("there is nothing left").isFalse();
  }

  /** As many as a server that has a thread for each request. */
  @Test
  void threadsThatAreNoMoreAreForgotten() throws Exception {
    Readers readers = new Readers(directory);
    List<WeakReference<Thread>> threads = new ArrayList<>();
    for (int i = 0; i < 4_096; i++) {
      Thread thread = new Thread(new FutureTask<>(() -> readers.reading(() -> 0)));
      threads.add(new WeakReference<>(thread));
      thread.start();
      thread.join();
    }
    System.gc();
    assertThat(threads.stream().filter(thread -> thread.get() != null).count())
        .as("threads that somebody still knows")
        .isLessThan(2_000);
  }

  private Mapping mapping(Readers readers) throws IOException {
    Path file = Files.write(directory.resolve("file"), new byte[4_096]);
    try (FileChannel channel = FileChannel.open(file)) {
      return Mapping.of(channel, FileChannel.MapMode.READ_ONLY, 4_096, readers);
    }
  }
}
