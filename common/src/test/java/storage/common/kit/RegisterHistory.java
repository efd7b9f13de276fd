package storage.common.kit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells whether the calls on one register could have happened one after the other.
 *
 * <p>Every value is written once, so each read names its write; a write and its reads are a
 * cluster. Let a cluster's zone lie between the earliest end and the latest start of its calls. The
 * history is linearizable if and only if no read ends before its write starts, no two forward zones
 * (end before start) overlap, and no backward zone lies within a forward one (Gibbons and Korach,
 * Testing Shared Memories, 1997).
 */
public final class RegisterHistory {

  private RegisterHistory() {}

  /** One call: of a put or a get, with the times at which it started and ended. */
  public record Call(String key, boolean isPut, long value, long start, long end) {}

  /** Returns what cannot be, if anything. A value that no call has put was there before. */
  public static Optional<String> contradiction(List<Call> calls) {
    Map<Long, List<Call>> clusters = new HashMap<>();
    for (Call call : calls) {
      clusters.computeIfAbsent(call.value(), value -> new ArrayList<>()).add(call);
    }
    List<Zone> zones = new ArrayList<>();
    for (List<Call> cluster : clusters.values()) {
      long written = Long.MIN_VALUE;
      long earliestEnd = Long.MAX_VALUE;
      long latestStart = Long.MIN_VALUE;
      for (Call call : cluster) {
        written = call.isPut() ? call.start() : written;
        earliestEnd = Math.min(earliestEnd, call.end());
        latestStart = Math.max(latestStart, call.start());
      }
      if (written == Long.MIN_VALUE) {
        earliestEnd = Long.MIN_VALUE; // it was written before the first call
      } else if (earliestEnd < written) {
        return Optional.of("a read ended before its write began: " + cluster);
      }
      zones.add(new Zone(cluster, earliestEnd, latestStart));
    }
    return zones.stream()
        .filter(Zone::isForward)
        .flatMap(
            a ->
                zones.stream().filter(b -> !b.equals(a) && a.excludes(b)).map(b -> a + " and " + b))
        .findFirst();
  }

  private record Zone(List<Call> calls, long earliestEnd, long latestStart) {

    boolean isForward() {
      return earliestEnd < latestStart;
    }

    boolean excludes(Zone other) {
      long from = Math.min(other.earliestEnd, other.latestStart);
      long to = Math.max(other.earliestEnd, other.latestStart);
      return other.isForward()
          ? from < latestStart && earliestEnd < to // they overlap
          : earliestEnd < from && to < latestStart; // it lies within
    }
  }
}
