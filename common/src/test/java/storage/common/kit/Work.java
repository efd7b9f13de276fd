package storage.common.kit;

import java.util.ArrayList;
import java.util.List;

/**
 * What a store asked of the disk.
 *
 * @param reads how often it read
 * @param bytesRead how many bytes it got
 * @param writes how often it wrote
 * @param bytesWritten how many bytes of that reached the disk
 * @param syncs how often it asked for durability
 */
public record Work(long reads, long bytesRead, long writes, long bytesWritten, long syncs) {

  static final Work NONE = new Work(0, 0, 0, 0, 0);

  static Work read(long bytes) {
    return new Work(1, Math.max(bytes, 0), 0, 0, 0);
  }

  static Work written(long bytes) {
    return new Work(0, 0, 1, bytes, 0);
  }

  static Work sync() {
    return new Work(0, 0, 0, 0, 1);
  }

  Work plus(Work other) {
    return new Work(
        reads + other.reads,
        bytesRead + other.bytesRead,
        writes + other.writes,
        bytesWritten + other.bytesWritten,
        syncs + other.syncs);
  }

  Work minus(Work other) {
    return new Work(
        reads - other.reads,
        bytesRead - other.bytesRead,
        writes - other.writes,
        bytesWritten - other.bytesWritten,
        syncs - other.syncs);
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (reads > 0) {
      parts.add(count(reads, "read") + " of " + count(bytesRead, "byte"));
    }
    if (writes > 0) {
      parts.add(count(writes, "write") + " of " + count(bytesWritten, "byte"));
    }
    if (syncs > 0) {
      parts.add(count(syncs, "sync"));
    }
    return parts.isEmpty() ? "nothing" : String.join(", ", parts);
  }

  private static String count(long number, String what) {
    return "%,d %s%s".formatted(number, what, number == 1 ? "" : "s");
  }
}
