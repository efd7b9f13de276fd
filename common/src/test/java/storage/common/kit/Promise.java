package storage.common.kit;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a store can promise. A store that does not make a promise names it as a known limit, and the
 * kit then checks that it fails in exactly the expected way.
 */
public enum Promise {
  LAST_WRITE_WINS("set then get: the last write wins, also after reopening"),
  ANY_TEXT("any text is a legal key and value"),
  TEXT_IS_KEPT_EXACTLY("text comes back as it was set, and what UTF-8 cannot carry is refused"),
  MISUSE_IS_REPORTED(
      "null, use after close and a wrong path are reported; close leaves nothing open"),
  TORN_TAIL_IS_HARMLESS("a record that a crash cut short is ignored, and removed before the next"),
  DAMAGE_IS_NAMED("bytes that cannot be a record are an error that names file and offset"),
  EVERY_FLIPPED_BYTE_IS_NOTICED("no flipped byte ever changes an answer"),
  SURVIVES_A_KILL("what was acknowledged is there after the process was killed"),
  SURVIVES_ANY_CRASH("a kill between any two bytes loses nothing, nor does one during recovery"),
  SURVIVES_A_POWER_CUT("after a power cut, what was closed is there, and the rest has no holes"),
  SURVIVES_A_FULL_DISK(
      "a failed write loses nothing, and the store works again once there is room"),
  MANY_THREADS("any number of threads may share a store"),
  INTERRUPTS_ARE_HARMLESS("an interrupted thread disturbs no other"),
  SECOND_WRITER_IS_REFUSED("a second writer is refused"),
  MANY_WRITERS("any number of processes may set at once, and none loses what another one set"),
  FILE_IS_THE_ONE_WITH_ITS_NAME(
      "after its file was replaced or removed, a set is seen by the next process, or fails"),
  A_READER_CHANGES_NOTHING(
      "a reader changes nothing, and works beside a writer and where it may not write"),
  STRANGERS_FILES_ARE_LEFT_ALONE("files that the store has not written are left alone"),
  WHAT_WAS_PROVEN_IS_MISSED("a file that is gone, cut or replaced is missed, or nobody needs it"),
  SPACE_COMES_BACK("the space of superseded values comes back"),
  SHORT_READS_ARE_HARMLESS("a read that returns less than was asked for changes no answer"),
  MEMORY_IGNORES_VALUES("memory does not grow with the values"),
  MEMORY_IGNORES_KEYS("memory does not grow with the number of keys"),
  OPEN_READS_NOTHING("open reads nothing, however much is stored"),
  SET_IS_ONE_WRITE("set is at most one write, and no read"),
  NEWEST_KEY_IS_NEAR("the newest key costs the same, however long the file"),
  GET_READS_ONLY_THE_VALUE("get reads exactly the value, in one read"),
  SCANS_ARE_IN_ORDER("a scan shows each key once, in the order of UTF-8 bytes, from either end"),
  SCANS_KEEP_THEIR_BOUNDS("a scan shows the keys of its range, and no other"),
  SCANS_SEE_ONE_INSTANT("a scan shows one instant, whatever is written meanwhile"),
  DELETED_STAYS_DELETED("a deleted key stays deleted, whatever is written after it"),
  SNAPSHOTS_STAND_STILL("a snapshot shows the store as it was, to get and to scan"),
  CURSORS_LET_GO("a cursor or snapshot that is closed is refused, and leaves nothing open"),
  OPEN_IGNORES_KEYS("open reads no more when more keys are stored");

  /** What {@link SortedKit} asks besides. */
  private static final Set<Promise> OF_SORTED_KIT =
      EnumSet.range(SCANS_ARE_IN_ORDER, OPEN_IGNORES_KEYS);

  /** The promises that are traded for others; whoever breaks another has a bug and not a limit. */
  private static final Set<Promise> TRADED =
      EnumSet.of(
          ANY_TEXT,
          EVERY_FLIPPED_BYTE_IS_NOTICED,
          SURVIVES_A_POWER_CUT,
          SECOND_WRITER_IS_REFUSED,
          MANY_WRITERS,
          FILE_IS_THE_ONE_WITH_ITS_NAME,
          A_READER_CHANGES_NOTHING,
          WHAT_WAS_PROVEN_IS_MISSED,
          SPACE_COMES_BACK,
          MEMORY_IGNORES_KEYS,
          OPEN_READS_NOTHING,
          NEWEST_KEY_IS_NEAR,
          GET_READS_ONLY_THE_VALUE);

  private final String title;

  Promise(String title) {
    this.title = title;
  }

  /** The promise in words, for people. */
  public String title() {
    return title;
  }

  /** Whether a store may name this promise as a known limit. */
  public boolean mayBeALimit() {
    return TRADED.contains(this) || OF_SORTED_KIT.contains(this);
  }

  /**
   * What {@link SortedKit} asks of a store and {@link CompatibilityKit} does not: the known limits
   * of a store whose keys are not sorted.
   */
  public static Set<Promise> ofSortedKit() {
    return EnumSet.copyOf(OF_SORTED_KIT);
  }
}
