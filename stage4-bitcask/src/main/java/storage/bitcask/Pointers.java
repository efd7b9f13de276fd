package storage.bitcask;

/** What points to the newest record of each key: the keydir, as it is or as it was. */
interface Pointers {

  /** Whether the key with this hash has its newest record at {@code location}. */
  boolean pointsTo(long hash, long location);

  /**
   * Whether some key has its newest record in this segment, at {@code from} or after it, and before
   * {@code to}. Looks at all keys.
   */
  boolean pointInto(int segment, int from, int to);
}
