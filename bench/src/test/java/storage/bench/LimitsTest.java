package storage.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/** That the yardsticks do the work that they are said to do. */
class LimitsTest {

  private static final int RECORDS = 2000; // a few chunks

  @TempDir private Path directory;

  @Test
  void headersOfAllRecordsAreRead() throws IOException {
    fill(Engines.KEYDIR);
    assertThat(Limits.readHeaders(directory.resolve(Limits.LOG))).isEqualTo(RECORDS);
    assertThat(Limits.readHeadersOneByOne(directory.resolve(Limits.LOG))).isEqualTo(RECORDS);
  }

  @Test
  void positionalReadFindsTheValuesOfStage3() throws IOException {
    fill(Engines.KEYDIR);
    try (FileChannel log = FileChannel.open(directory.resolve(Limits.LOG), READ)) {
      Limits.PositionalRead read = new Limits.PositionalRead(log, RECORDS);
      for (int n = 0; n < RECORDS; n++) {
        String value = SampleData.value(n);
        assertThat(new String(read.intoNewArray(n), US_ASCII)).isEqualTo(value);
        assertThat((char) read.intoSameBuffer(n)).isEqualTo(value.charAt(0));
      }
    }
  }

  @Test
  void grepFindsWhatStage1HasWrittenLast() throws Exception {
    fill(Engines.SIMPLEST);
    fill(Engines.SIMPLEST);
    Limits.Grep grep = new Limits.Grep(directory, SampleData.key(7));
    assumeTrue(grep.isInstalled(), "there is no grep here");
    assertThat(grep.run()).isEqualTo(SampleData.key(7) + "," + SampleData.value(7) + "\n");
  }

  @Test
  void retainedHeapIsWhatStaysAndNotWhatWasUsed() throws Exception {
    long bytes =
        RetainedHeap.of(
            () -> {
              byte[][] passing = new byte[50_000][1_000];
              byte[][] kept = Arrays.copyOf(passing, passing.length / 5);
              return () -> kept[0] = null;
            });
    assertThat(bytes).isBetween(9_000_000L, 13_000_000L);
  }

  private void fill(Engine engine) throws IOException {
    try (KeyValueStore store = engine.open(directory)) {
      SampleData.fill(store, RECORDS);
    }
  }
}
