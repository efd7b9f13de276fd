package storage.bench.engine;

/** What an engine offers besides {@code set} and {@code get} of text. */
public enum Ability {
  /** Its stores are {@link ByteStore}s. */
  BYTES,
  /** It puts many records as one. */
  PUT_ALL,
  /** It gets the values of many keys by one call, which is more than a loop around {@code get}. */
  GET_ALL,
  /**
   * It walks over its records in the order of their keys' bytes: its stores are {@link
   * storage.common.SortedStore}s.
   */
  SORTED,
  /** It walks from the greatest key to the least, too. */
  BACKWARD,
  /** Its data is in sorted runs that it merges later, and it tells how many there are. */
  RUNS,
  /** It rewrites all of its data on demand, while the store is used. */
  MERGE,
  /** It reads data larger than the memory it is given: see {@link Engine#CACHE}. */
  LARGE_DATA
}
