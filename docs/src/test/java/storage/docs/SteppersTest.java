package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.backwards.BackwardsStore;
import storage.common.KeyValueStore;
import storage.common.kit.ObservedDisk;
import storage.docs.Frame.Entry;
import storage.docs.Frame.Span;
import storage.docs.Stepper.Glyph;

/** The pictures show what the stores do, however the cuts fall. */
class SteppersTest {

  private static final int LONGEST_FILE = 50;

  @TempDir private Path directory;

  @Test
  void theForwardScansWindowsAreTheReadsThatTheDiskSaw() throws IOException {
    fill(Stage.SIMPLEST);
    for (int size = "grin".length(); size <= LONGEST_FILE; size++) {
      ObservedDisk disk = new ObservedDisk(directory);
      disk.shortenReads(size);
      try (KeyValueStore store = Stage.SIMPLEST.open(disk.path())) {
        List<Span> reads = spans(disk.readsDuring(() -> store.get("😄")));
        List<Frame> frames = ForwardSteps.of(directory, "😄", size);
        assertThat(windows(frames)).as("%d bytes a read", size).isEqualTo(reads);
        assertThat(last(frames).text()).contains("`grin`");
      }
    }
  }

  @Test
  void theBackwardScansWindowsAreTheReadsThatTheDiskSaw() throws IOException {
    fill(Stage.BACKWARDS);
    for (int size = 1; size <= LONGEST_FILE; size++) {
      assertBackwardSteps("😄", "grin", size);
      assertBackwardSteps("é", "accent", size);
    }
  }

  private void assertBackwardSteps(String key, String value, int size) throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    try (KeyValueStore store = BackwardsStore.open(disk.path(), size)) {
      List<Span> reads = spans(disk.readsDuring(() -> store.get(key)));
      List<Frame> frames = BackwardSteps.of(directory, key, size);
      assertThat(windows(frames)).as("chunks of %d bytes", size).isEqualTo(reads);
      assertThat(last(frames).text()).contains("`" + value + "`");
    }
  }

  @Test
  void theKeydirsWindowsAreReadsThatTheDiskSaw() throws IOException {
    fill(Stage.KEYDIR);
    for (int size = 8; size <= LONGEST_FILE; size++) {
      ObservedDisk disk = new ObservedDisk(directory);
      disk.shortenReads(size);
      List<Span> reads =
          spans(
              disk.readsDuring(
                  () -> {
                    try (KeyValueStore store = Stage.KEYDIR.open(disk.path())) {
                      store.get("😄");
                    }
                  }));
      List<Frame> frames = KeydirSteps.of(directory, "😄", size);
      assertThat(windows(frames)).as("%d bytes a read", size).isEqualTo(reads);
      assertThat(last(frames).keydir())
          .containsExactly(new Entry("é", 10, 6, false), new Entry("😄", 45, 4, true));
      assertThat(last(frames).text()).contains("`grin`");
    }
  }

  @Test
  void whatIsCarriedOverIsShownWhereItCameFrom() throws IOException {
    fill(Stage.BACKWARDS);
    byte[] file = Files.readAllBytes(directory.resolve(Stage.BACKWARDS.datastore()));
    Frame carrying =
        BackwardSteps.of(directory, "😄", 8).stream()
            .filter(frame -> frame.kept() != null)
            .findFirst()
            .orElseThrow();
    assertThat(carrying.kept()).isEqualTo(new Span(23, 5));
    assertThat(carrying.notes().get(0).cells().stream().map(Frame.Cell::hex))
        .containsExactly(Bytes.hex(file, 23, 28).split(" "));
  }

  @Test
  void aTraceMayStandInTheScriptElementOfAPage() {
    Glyph glyph = new Glyph(0, List.of("3c"), "key", "</script>");
    Stepper stepper = new Stepper("any", "Any", List.of(List.of(glyph)), List.of(), List.of());
    assertThat(stepper.json()).contains("\\u003c/script>").doesNotContain("<");
  }

  @Test
  void aStageThatHasChangedIsNamed() {
    assertThatThrownBy(() -> Inside.make("storage.simplest.NoSuchScan"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("storage.simplest.NoSuchScan is not what");
    assertThatThrownBy(() -> Inside.of("text").call("noSuchMethod"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("java.lang.String is not what");
  }

  private void fill(Stage stage) throws IOException {
    try (KeyValueStore store = stage.open(directory)) {
      store.set("é", "accent");
      store.set("😄", "smile");
      store.set("😄", "grin");
    }
  }

  /** The windows of all frames, one after the other, each as often as it was moved there. */
  private static List<Span> windows(List<Frame> frames) {
    return moves(frames.stream().map(Frame::read).filter(Objects::nonNull).toList());
  }

  private static List<Span> spans(List<ObservedDisk.Read> reads) {
    return moves(reads.stream().map(read -> new Span((int) read.offset(), read.length())).toList());
  }

  /** What is read twice in a row is one window. */
  private static List<Span> moves(List<Span> reads) {
    List<Span> windows = new ArrayList<>();
    for (Span read : reads) {
      if (windows.isEmpty() || !last(windows).equals(read)) {
        windows.add(read);
      }
    }
    return windows;
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }
}
