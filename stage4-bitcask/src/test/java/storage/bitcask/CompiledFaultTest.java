package storage.bitcask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.kit.JavaProcess;

/**
 * Up to Java 20, the better compiler's code notices late that a mapping had no bytes for it, and
 * what looks for that must not be compiled away: in a JVM with that compiler, unlike other tests.
 */
class CompiledFaultTest {

  private static final int CALLS = 1_000;
  private static final int STORES = 6;

  @Test
  void aCutFileIsAnIoExceptionOfEachCallAndOfNothingElse(@TempDir Path directory)
      throws IOException, InterruptedException {
    List<String> options = List.of("-XX:TieredStopAtLevel=4", "-XX:+UseSerialGC");
    Process child = JavaProcess.start(options, CompiledFaultTest.class, directory.toString());
    assertThat(new String(child.getInputStream().readAllBytes(), UTF_8))
        .isEqualTo("IOExceptions: " + STORES * CALLS);
    assertThat(child.waitFor()).isZero();
  }

  /** What comes late ends it, wherever it comes. */
  public static void main(String[] directory) throws IOException {
    int failures = 0;
    for (int store = 0; store < STORES; store++) {
      failures += failures(Path.of(directory[0], "store " + store));
    }
    System.out.print("IOExceptions: " + failures);
    System.out.flush();
    Runtime.getRuntime().halt(0); // what close says is not the matter here
  }

  private static int failures(Path directory) throws IOException {
    Bitcask cask = Bitcask.open(directory, BitcaskOptions.defaults().withoutBackground());
    for (int i = 0; i < 20_000; i++) {
      cask.put(key(i), new byte[100]);
      cask.get(key(i));
    }
    Path file = directory.resolve("0000000001.data");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(4096);
    }
    int failures = 0;
    for (int i = 0; i < CALLS; i++) {
      try {
        cask.get(key(7));
      } catch (IOException e) {
        failures++;
      }
    }
    return failures;
  }

  private static byte[] key(int i) {
    return ("key " + i % 1_000).getBytes(UTF_8);
  }
}
