package storage.bitcask;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * The hours of the day in which merges begin by themselves.
 *
 * @param from the first hour, 0 to 23
 * @param to the hour at which no merge begins any more, 1 to 24; may lie on the next day
 * @param zone the time zone of these hours
 */
public record MergeHours(int from, int to, ZoneId zone) {

  /** The whole day. */
  public static final MergeHours ALWAYS = new MergeHours(0, 24, ZoneOffset.UTC);

  public MergeHours {
    Objects.requireNonNull(zone, "zone");
    if (from < 0 || from > 23 || to < 1 || to > 24) {
      throw new IllegalArgumentException("no hours of a day: from " + from + " to " + to);
    }
    if (from == to) {
      throw new IllegalArgumentException("from " + from + " to " + to + " there is no time");
    }
  }

  /** Hours as this computer's clock shows them. */
  public static MergeHours of(int from, int to) {
    return new MergeHours(from, to, ZoneId.systemDefault());
  }

  /** Whether they are the whole day. */
  boolean areAlways() {
    return to - from == 24;
  }

  boolean contains(Instant instant) {
    int hour = instant.atZone(zone).getHour();
    return from < to ? from <= hour && hour < to : from <= hour || hour < to;
  }
}
