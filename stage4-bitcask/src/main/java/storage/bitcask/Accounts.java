package storage.bitcask;

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

  /** A record was appended, or found, and is the newest of its key. */
  void added(int length, boolean tombstone) {
    records++;
    liveRecords++;
    liveTombstones += tombstone ? 1 : 0;
    liveBytes += length;
  }

  /** A live record was superseded. */
  void superseded(int length, boolean tombstone) {
    liveRecords--;
    liveTombstones -= tombstone ? 1 : 0;
    liveBytes -= length;
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

  int staleRecords() {
    return records - liveRecords;
  }
}
