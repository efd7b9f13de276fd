package storage.log;

import java.io.EOFException;
import java.io.IOException;

/**
 * How many live bytes of a segment expire by when: a sketch with room for 16 bounds. When there are
 * more, two neighbours are joined under the later bound. So it never reports more bytes than have
 * expired.
 */
final class Expiries {

  private static final int MOST = 16;

  /** Ascending, in milliseconds since 1970; one place more, for the moment before a join. */
  private final long[] bounds = new long[MOST + 1];

  /** How many bytes expire after the bound before and not after this one. */
  private final long[] bytes = new long[MOST + 1];

  private int count;

  /** No live record expires before; exact as long as nothing was removed. */
  private long earliest = Long.MAX_VALUE;

  void add(long expiry, long length) {
    earliest = Math.min(earliest, expiry);
    int i = firstFrom(expiry);
    if (i == count || bounds[i] != expiry) {
      open(i);
      bounds[i] = expiry;
      bytes[i] = 0;
      count++;
    }
    bytes[i] += length;
    if (count > MOST) {
      joinLightest();
    }
  }

  /** Takes bytes out, from the earliest bound that they may count under. */
  void remove(long expiry, long length) {
    long left = length;
    for (int i = firstFrom(expiry); i < count && left > 0; i++) {
      long taken = Math.min(bytes[i], left);
      bytes[i] -= taken;
      left -= taken;
    }
    if (total() == 0) {
      count = 0;
      earliest = Long.MAX_VALUE;
    }
  }

  void add(Expiries other) {
    for (int i = 0; i < other.count; i++) {
      add(other.bounds[i], other.bytes[i]);
    }
    earliest = Math.min(earliest, other.earliest);
  }

  /** A lower bound for the bytes that have expired. */
  long expiredBy(long now) {
    long expired = 0;
    for (int i = 0; i < count && bounds[i] <= now; i++) {
      expired += bytes[i];
    }
    return expired;
  }

  /** Returns the first bound that is still to come; {@link Long#MAX_VALUE} if there is none. */
  long firstAfter(long now) {
    for (int i = 0; i < count; i++) {
      if (bounds[i] > now && bytes[i] > 0) {
        return bounds[i];
      }
    }
    return Long.MAX_VALUE;
  }

  long earliest() {
    return earliest;
  }

  long total() {
    long total = 0;
    for (int i = 0; i < count; i++) {
      total += bytes[i];
    }
    return total;
  }

  private int firstFrom(long expiry) {
    int i = 0;
    while (i < count && bounds[i] < expiry) {
      i++;
    }
    return i;
  }

  private void open(int i) {
    System.arraycopy(bounds, i, bounds, i + 1, count - i);
    System.arraycopy(bytes, i, bytes, i + 1, count - i);
  }

  private void joinLightest() {
    int lightest = 0;
    for (int i = 1; i < count - 1; i++) {
      if (bytes[i] + bytes[i + 1] < bytes[lightest] + bytes[lightest + 1]) {
        lightest = i;
      }
    }
    bytes[lightest + 1] += bytes[lightest];
    count--;
    System.arraycopy(bounds, lightest + 1, bounds, lightest, count - lightest);
    System.arraycopy(bytes, lightest + 1, bytes, lightest, count - lightest);
  }

  void encode(ChecksummedOutput out) throws IOException {
    out.putInt(count).putLong(earliest);
    for (int i = 0; i < count; i++) {
      out.putLong(bounds[i]).putLong(bytes[i]);
    }
  }

  static Expiries decode(ChecksummedInput in) throws IOException {
    Expiries expiries = new Expiries();
    int count = in.getInt();
    if (count < 0 || count > MOST) {
      throw new EOFException("no segment has " + count + " bounds of expiries");
    }
    expiries.earliest = in.getLong();
    expiries.count = count;
    for (int i = 0; i < count; i++) {
      expiries.bounds[i] = in.getLong();
      expiries.bytes[i] = in.getLong();
    }
    return expiries;
  }

  /** Whether a segment with so many bytes of live values can have these. */
  boolean arePossible(long live) {
    long left = live;
    for (int i = 0; i < count; i++) {
      if (bytes[i] < 0 || bytes[i] > left || (i > 0 && bounds[i] <= bounds[i - 1])) {
        return false;
      }
      left -= bytes[i];
    }
    return true;
  }
}
