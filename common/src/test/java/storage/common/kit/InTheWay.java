package storage.common.kit;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What can have the name of a file, and is none. */
enum InTheWay {
  DIRECTORY {
    @Override
    void make(Path file) throws IOException {
      Files.createDirectory(file);
    }
  },

  /** To open it waits until somebody opens its other end. */
  PIPE {
    @Override
    void make(Path file) throws IOException {
      try {
        new ProcessBuilder("mkfifo", file.toString()).start().waitFor();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  },

  /**
   * What is written to it is gone. (Reading one that never ends cannot be stopped from outside.)
   */
  LINK_TO_A_DEVICE {
    @Override
    void make(Path file) throws IOException {
      Files.createSymbolicLink(file, Path.of("/dev/null"));
    }
  },

  SOCKET {
    @Override
    void make(Path file) throws IOException {
      try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        socket.bind(UnixDomainSocketAddress.of(file));
      }
    }
  },

  LINK_TO_ITSELF {
    @Override
    void make(Path file) throws IOException {
      Files.createSymbolicLink(file, file);
    }
  };

  /** In words: "a link to a device". */
  String title() {
    return "a " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Gives it the name of {@code file}. */
  abstract void make(Path file) throws IOException;

  /** Makes it, unless this system cannot. */
  boolean isMade(Path file) {
    try {
      make(file);
      return Files.exists(file, NOFOLLOW_LINKS);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Does {@code work} in a thread of its own; throws what it throws, or that it hangs. */
  void within(int seconds, Path file, String what, ObservedDisk.IoAction work) throws Exception {
    FutureTask<Void> done =
        new FutureTask<>(
            () -> {
              work.run();
              return null;
            });
    Thread thread = new Thread(done);
    thread.setDaemon(true);
    thread.start();
    try {
      done.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      while (this == PIPE && thread.isAlive()) {
        FileChannel.open(file, READ, WRITE).close(); // both ends, for whoever waits for one
        thread.join(10);
      }
      thread.interrupt();
      throw new AssertionError(what + ": hangs", e);
    } catch (ExecutionException e) {
      throw new AssertionError(what + ": " + Sentence.of(e.getCause()), e.getCause());
    }
  }
}
