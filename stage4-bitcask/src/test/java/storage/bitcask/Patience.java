package storage.bitcask;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Waits for what may hang, and no longer than it has to. */
final class Patience {

  private Patience() {}

  /**
   * Does {@code work} in a thread of its own; throws what it throws, or that it hangs.
   *
   * @param what for the message
   * @param below the directory in which there may be a pipe that it waits for
   */
  static void within(int seconds, String what, Path below, Work work) throws Exception {
    Callable<Void> call =
        () -> {
          work.run();
          return null;
        };
    FutureTask<Void> done = new FutureTask<>(call);
    Thread thread = new Thread(done);
    thread.setDaemon(true);
    thread.start();
    try {
      done.get(seconds, SECONDS);
    } catch (TimeoutException e) {
      freeWhoWaitsForAPipe(below);
      throw new AssertionError(what + ": it hangs", e);
    } catch (ExecutionException e) {
      throw new AssertionError(what + ": " + e.getCause(), e.getCause());
    }
  }

  /** Opens both ends of every pipe for a moment. */
  private static void freeWhoWaitsForAPipe(Path below) throws IOException, InterruptedException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(below)) {
      all = files.toList();
    }
    for (Path each : all) {
      if (Files.readAttributes(each, BasicFileAttributes.class, NOFOLLOW_LINKS).isOther()) {
        FileChannel both = FileChannel.open(each, READ, WRITE);
        Thread.sleep(100);
        both.close();
      }
    }
  }

  /** Something that may fail, or never end. */
  interface Work {
    void run() throws IOException;
  }
}
