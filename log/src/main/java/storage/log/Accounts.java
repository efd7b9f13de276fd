package storage.log;

import java.io.IOException;

/**
 * How much of a segment is live: the records to which an index points.
 *
 * <p>A tombstone is live while no newer record has its key, like a put. The commits of batches
 * count as bytes and not as records.
 */
public final class Accounts {

  /** How many bytes {@link #encode} writes at least. */
  public static final int LEAST_SIZE = 4 * Integer.BYTES + 3 * Long.BYTES;

  private int records;
  private int liveRecords;
  private int liveTombstones;
  private long liveBytes;
  private long liveTombstoneBytes;

  /** What is known of when live records expire. */
  private Expiries expiries = new Expiries();

  /**
   * A record was appended, or found, that is the newest of its key.
   *
   * @param expiry in milliseconds since 1970, or {@link Change#NEVER}
   */
  public void added(int length, boolean isTombstone, long expiry) {
    records++;
    count(1, length, isTombstone);
    if (expiry != Change.NEVER) {
      expiries.add(expiry, length);
    }
  }

  /** A live record was superseded. */
  public void superseded(int length, boolean isTombstone, long expiry) {
    count(-1, length, isTombstone);
    if (expiry != Change.NEVER) {
      expiries.remove(expiry, length);
    }
  }

  /** Adds what another segment holds. */
  public void add(Accounts other) {
    records += other.records;
    liveRecords += other.liveRecords;
    liveTombstones += other.liveTombstones;
    liveBytes += other.liveBytes;
    liveTombstoneBytes += other.liveTombstoneBytes;
    expiries.add(other.expiries);
  }

  public Accounts copy() {
    Accounts copy = new Accounts();
    copy.add(this);
    return copy;
  }

  public void encode(ChecksummedOutput out) throws IOException {
    out.putInt(records).putInt(liveRecords).putInt(liveTombstones);
    out.putLong(liveBytes).putLong(liveTombstoneBytes);
    expiries.encode(out);
  }

  public static Accounts decode(ChecksummedInput in) throws IOException {
    Accounts accounts = new Accounts();
    accounts.records = in.getInt();
    accounts.liveRecords = in.getInt();
    accounts.liveTombstones = in.getInt();
    accounts.liveBytes = in.getLong();
    accounts.liveTombstoneBytes = in.getLong();
    accounts.expiries = Expiries.decode(in);
    return accounts;
  }

  /** Whether a segment with so many bytes of records can have these. */
  public boolean arePossible(long bytes) {
    return liveTombstones >= 0
        && liveTombstones <= liveRecords
        && liveRecords <= records
        && records <= bytes / RecordLayout.HEADER_SIZE
        && liveTombstoneBytes >= 0
        && liveTombstoneBytes <= liveBytes
        && liveBytes <= bytes
        && expiries.arePossible(liveBytes - liveTombstoneBytes);
  }

  private void count(int sign, int length, boolean isTombstone) {
    liveRecords += sign;
    liveBytes += (long) sign * length;
    if (isTombstone) {
      liveTombstones += sign;
      liveTombstoneBytes += (long) sign * length;
    }
  }

  public int records() {
    return records;
  }

  public int liveRecords() {
    return liveRecords;
  }

  public int liveTombstones() {
    return liveTombstones;
  }

  /** An upper bound: nobody knows the length of a live record whose header is damaged. */
  public long liveBytes() {
    return liveRecords == 0 ? 0 : liveBytes;
  }

  public long liveTombstoneBytes() {
    return liveTombstoneBytes;
  }

  /**
   * A lower bound for the live bytes that have expired. If no record is stale, 0 means that none
   * have.
   */
  public long expiredBytes(long now) {
    boolean isCertain = staleRecords() == 0 && expiries.earliest() <= now;
    return Math.max(expiries.expiredBy(now), isCertain ? RecordLayout.HEADER_SIZE : 0);
  }

  /** When more may have expired; {@link Long#MAX_VALUE} if nothing will. */
  public long nextExpiry(long now) {
    return expiries.firstAfter(now);
  }

  public int staleRecords() {
    return records - liveRecords;
  }
}
