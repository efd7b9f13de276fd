package storage.bitcask;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * How much of a segment is live: the records to which the keydir points.
 *
 * <p>A tombstone is live while no newer record has its key, like a put. The commits of batches
 * count as bytes and not as records.
 */
final class Accounts {

  private int records;
  private int liveRecords;
  private int liveTombstones;
  private long liveBytes;
  private long liveTombstoneBytes;

  /** A record was appended, or found, that is the newest of its key. */
  void added(int length, boolean isTombstone) {
    records++;
    count(1, length, isTombstone);
  }

  /** A live record was superseded. */
  void superseded(int length, boolean isTombstone) {
    count(-1, length, isTombstone);
  }

  /** Adds what another segment holds. */
  void add(Accounts other) {
    records += other.records;
    liveRecords += other.liveRecords;
    liveTombstones += other.liveTombstones;
    liveBytes += other.liveBytes;
    liveTombstoneBytes += other.liveTombstoneBytes;
  }

  Accounts copy() {
    Accounts copy = new Accounts();
    copy.add(this);
    return copy;
  }

  void encode(ChecksummedOutput out) throws IOException {
    out.putInt(records).putInt(liveRecords).putInt(liveTombstones);
    out.putLong(liveBytes).putLong(liveTombstoneBytes);
  }

  static Accounts decode(ByteBuffer bytes) {
    Accounts accounts = new Accounts();
    accounts.records = bytes.getInt();
    accounts.liveRecords = bytes.getInt();
    accounts.liveTombstones = bytes.getInt();
    accounts.liveBytes = bytes.getLong();
    accounts.liveTombstoneBytes = bytes.getLong();
    return accounts;
  }

  private void count(int sign, int length, boolean isTombstone) {
    liveRecords += sign;
    liveBytes += (long) sign * length;
    if (isTombstone) {
      liveTombstones += sign;
      liveTombstoneBytes += (long) sign * length;
    }
  }

  int records() {
    return records;
  }

  int liveRecords() {
    return liveRecords;
  }

  int liveTombstones() {
    return liveTombstones;
  }

  long liveBytes() {
    return liveBytes;
  }

  long liveTombstoneBytes() {
    return liveTombstoneBytes;
  }

  int staleRecords() {
    return records - liveRecords;
  }
}
