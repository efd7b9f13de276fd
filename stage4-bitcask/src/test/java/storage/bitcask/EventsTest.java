package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Flight Recorder gets to see. */
class EventsTest {

  private static final BitcaskOptions OPTIONS =
      BitcaskOptions.defaults()
          .withoutBackground()
          .withSegmentSize(256)
          .withSync(SyncPolicy.always());

  @TempDir private Path directory;

  @Test
  void openRollSyncAndMergeAreRecordedWithTheirFigures() throws IOException {
    Path store = directory.resolve("store");
    MergeReport report;
    int segments;
    List<RecordedEvent> events;
    try (Recording recording = new Recording()) {
      for (String event : List.of("Open", "Roll", "Sync", "Merge")) {
        recording.enable("storage.bitcask." + event).withThreshold(Duration.ZERO);
      }
      recording.start();
      try (Bitcask cask = Bitcask.open(store, OPTIONS)) {
        for (int i = 0; i < 20; i++) {
          put(cask, "key " + i % 3, "value " + i);
        }
        segments = cask.statistics().segments();
        report = cask.merge();
      }
      Bitcask.open(store, OPTIONS.asReadOnly()).close();
      recording.stop();
      Path file = directory.resolve("cask.jfr");
      recording.dump(file);
      assertThat(Files.size(file)).isPositive();
      events = RecordingFile.readAllEvents(file);
    }

    List<RecordedEvent> opened = named(events, "Open");
    assertThat(opened).hasSize(2);
    assertThat(opened.get(0).getString("directory")).isEqualTo(store.toString());
    assertThat(opened.get(0).getInt("segments")).isZero();
    assertThat(opened.get(1).getInt("segments")).isPositive();
    assertThat(opened.get(1).getLong("bytesDropped")).isZero();

    List<RecordedEvent> rolls = named(events, "Roll");
    assertThat(rolls).as("a merge seals the active segment too").hasSize(segments);
    assertThat(rolls.get(0).getString("segment")).isEqualTo("0000000001.data");
    assertThat(rolls).allMatch(roll -> roll.getLong("bytes") <= OPTIONS.segmentSize());

    List<RecordedEvent> syncs = named(events, "Sync");
    assertThat(syncs.stream().mapToLong(sync -> sync.getLong("records")).sum()).isEqualTo(20);

    List<RecordedEvent> merges = named(events, "Merge");
    assertThat(sum(merges, "segments")).isEqualTo(report.segmentsRead());
    assertThat(sum(merges, "bytesRead")).isEqualTo(report.bytesRead());
    assertThat(sum(merges, "bytesWritten")).isEqualTo(report.bytesWritten());
    assertThat(sum(merges, "recordsDropped")).isEqualTo(report.recordsDropped());
    assertThat(events)
        .allMatch(event -> event.getEventType().getCategoryNames().equals(List.of("Bitcask")));
  }

  @Test
  void aFailureInTheBackgroundIsRecorded() throws IOException {
    List<RecordedEvent> events;
    try (Recording recording = new Recording()) {
      recording.enable("storage.bitcask.Failure").withThreshold(Duration.ZERO);
      recording.start();
      new Failures(new Journal(BitcaskOptions.defaults(), directory))
          .add("merge", new IOException("the disk is full"));
      recording.stop();
      Path file = directory.resolve("cask.jfr");
      recording.dump(file);
      events = RecordingFile.readAllEvents(file);
    }
    assertThat(named(events, "Failure")).hasSize(1);
    assertThat(events.get(0).getString("task")).isEqualTo("merge");
    assertThat(events.get(0).getString("message")).isEqualTo("the disk is full");
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("storage.bitcask." + name))
        .toList();
  }

  private static long sum(List<RecordedEvent> events, String field) {
    return events.stream().mapToLong(event -> event.getLong(field)).sum();
  }
}
