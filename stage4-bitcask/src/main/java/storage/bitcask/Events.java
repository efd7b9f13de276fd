package storage.bitcask;

import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * What the JDK's Flight Recorder is told: each of these takes time that may have to be accounted
 * for.
 *
 * <p>{@code java -XX:StartFlightRecording:filename=cask.jfr ...}, and then {@code jfr print
 * --categories Bitcask cask.jfr}.
 */
final class Events {

  private Events() {}

  /** A store was opened, or looked at again. */
  @Name("storage.bitcask.Open")
  @Label("Open")
  @Category("Bitcask")
  @StackTrace(false)
  static final class Open extends Event {
    @Label("Directory")
    String directory;

    @Label("Segments")
    int segments;

    @Label("Bytes Scanned")
    @Description("For want of a hint file")
    @DataAmount
    long bytesScanned;

    @Label("Bytes Dropped")
    @Description("The torn tail of a crash")
    @DataAmount
    long bytesDropped;

    void commit(Path opened, RecoveryReport report) {
      directory = opened.toString();
      segments = (int) report.files().stream().filter(file -> file.records() > 0).count();
      bytesScanned = report.scannedBytes();
      bytesDropped = report.droppedBytes();
      commit();
    }
  }

  /** Segments were merged into one. */
  @Name("storage.bitcask.Merge")
  @Label("Merge")
  @Category("Bitcask")
  @StackTrace(false)
  static final class Merged extends Event {
    @Label("Segments")
    int segments;

    @Label("Bytes Read")
    @DataAmount
    long bytesRead;

    @Label("Bytes Written")
    @DataAmount
    long bytesWritten;

    @Label("Records Dropped")
    long recordsDropped;

    void commit(MergeReport report) {
      segments = report.segmentsRead();
      bytesRead = report.bytesRead();
      bytesWritten = report.bytesWritten();
      recordsDropped = report.recordsDropped();
      commit();
    }
  }

  /** Something has failed for which nobody waits. */
  @Name("storage.bitcask.Failure")
  @Label("Failure in the Background")
  @Category("Bitcask")
  @StackTrace(false)
  static final class Failed extends Event {
    @Label("Task")
    String task;

    @Label("Message")
    String message;

    void commit(String failedTask, String why) {
      task = failedTask;
      message = why;
      commit();
    }
  }
}
