package storage.lsm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import storage.common.CorruptStoreException;
import storage.log.RecordLayout;
import storage.log.Segment;

/**
 * The records of one segment of the log, sorted: a skip list in arrays. Keys and values stay in the
 * log; a node has the prefix of its key, where its record is, and its links.
 *
 * <pre>
 *  level 2   head ------------------------&gt; "kiwi" ----------&gt; end
 *  level 1   head -----------&gt; "fig" -----&gt; "kiwi" ----------&gt; end
 *  level 0   head --&gt; "apple" --&gt; "fig" --&gt; "kiwi" --&gt; "plum" --&gt; end
 * </pre>
 *
 * <p>Every node is on level 0, and on each further level with one chance in four. A search goes
 * right as long as it may and then one level down, so it takes about as many steps as a binary
 * search. Records with the same key stand the newest first.
 *
 * <p>One thread inserts, any number of threads search meanwhile. A node is linked when it is whole,
 * from the lowest level up, and is never moved. The records of one write become {@link #visible}
 * together: a reader has a limit, and passes over every record at or beyond it. So a limit is all
 * that a snapshot needs.
 */
final class Memtable {

  /** What a search returns that finds nothing: no record begins there. */
  static final int NONE = 0;

  private static final int LEVELS = 12;
  private static final int FIRST_CAPACITY = 1024;
  private static final int USUAL_RECORD = 100;
  private static final int FILTER_BITS = 16;

  /** The node before the first one, on all levels. A link to it is a link to the end. */
  private static final int HEAD = 0;

  private static final VarHandle LINKS = MethodHandles.arrayElementVarHandle(int[].class);

  private final Segment segment;
  private final Filter filter;

  /** How many states have it. */
  private final AtomicInteger holders = new AtomicInteger();

  /** Keeps the bytes of the segment until nobody has it; null as long as it grows. */
  private Segment held;

  /** Replaced by longer ones when they are full; what is in them is published by links. */
  private volatile Nodes nodes = new Nodes(FIRST_CAPACITY, 2 * FIRST_CAPACITY);

  /** How many nodes there are, the head included; changed by who inserts, like all that follows. */
  private int count = 1;

  private int usedLinks = LEVELS;
  private final int[] path = new int[LEVELS];
  private long random = 0x2545_F491_4F6C_DD1DL;
  private long lastSequence;

  /** Every record before this offset in the segment may be seen. */
  private volatile int visible;

  /**
   * @param usualSize of a segment in bytes
   */
  Memtable(Segment segment, int usualSize) {
    this.segment = segment;
    this.filter = new Filter(usualSize / USUAL_RECORD, FILTER_BITS);
  }

  Segment segment() {
    return segment;
  }

  /**
   * Returns a copy of the record at {@code at}, which lasts until the thread looks at mapped bytes
   * again.
   *
   * @throws CorruptStoreException if the record is damaged
   */
  ByteBuffer copy(int at) throws CorruptStoreException {
    ByteBuffer copy = segment.copy(at);
    if (copy == null) {
      throw segment.damaged(at);
    }
    return copy;
  }

  boolean isEmpty() {
    return count == 1;
  }

  /** The offset before which a reader who begins now may see records. */
  int visible() {
    return visible;
  }

  /** The sequence of the last record. */
  long lastSequence() {
    return lastSequence;
  }

  /** Inserts the record at {@code at}, which nobody sees before {@link #publish}. */
  void insert(Key key, long hash, int at) {
    throw new UnsupportedOperationException(
        "find the last node before the key on each level, and link the new one from below");
  }

  /** Lets readers see every record before {@code end}, of which the last has this sequence. */
  void publish(int end, long sequence) {
    throw new UnsupportedOperationException("the last write is the one that readers wait for");
  }

  /** Returns where the newest record of {@code key} is before {@code limit}, or {@link #NONE}. */
  int find(Key key, long hash, int limit) {
    throw new UnsupportedOperationException(
        "ask the filter, then go from the first node of the key to the first that may be seen");
  }

  /**
   * Makes {@code found} show the newest record of {@code key} before {@code limit} where it stands;
   * false if there is none.
   *
   * @throws CorruptStoreException if {@code check} finds it damaged
   */
  boolean show(Key key, long hash, int limit, Check check, RecordView found)
      throws CorruptStoreException {
    int at = find(key, hash, limit);
    if (at == NONE) {
      return false;
    }
    if (!check.isSound(segment, at)) {
      throw segment.damaged(at);
    }
    ByteBuffer log = segment.log();
    found.show(
        log,
        at + RecordLayout.HEADER_SIZE,
        RecordLayout.keyLength(log, at),
        segment.kind(at).hasValue() ? RecordLayout.valueLength(log, at) : RecordView.TOMBSTONE);
    return true;
  }

  /** The nodes as they are now, for a cursor. */
  Nodes nodes() {
    return nodes;
  }

  /**
   * Returns the first node of {@code key} or a greater one; 0 if there is none. It is the one that
   * the search has seen: by now, a node of a smaller key may stand before it.
   */
  int ceiling(Nodes list, Key key) {
    throw new UnsupportedOperationException(
        "go right while the next key is less, then down, and return what stopped you last");
  }

  /** Returns the last node of a smaller key; 0 if there is none. */
  int lower(Nodes list, Key key) {
    throw new UnsupportedOperationException("like ceiling, but return where you stand");
  }

  /** Returns the last node of all; 0 if there is none. */
  int last(Nodes list) {
    throw new UnsupportedOperationException("go right as long as there is a next node, then down");
  }

  /** The segment is sealed: its bytes stay for as long as anybody has this memtable. */
  void freeze() {
    held = segment.hold();
  }

  Memtable hold() {
    holders.incrementAndGet();
    return this;
  }

  void letGo() {
    if (holders.decrementAndGet() == 0 && held != null) {
      held.letGo();
    }
  }

  /** Which part of a record has to be sound. */
  interface Check {
    boolean isSound(Segment segment, int at);
  }

  /**
   * The arrays of a skip list. A node has its number in the first three; its links, one for each
   * level, stand side by side in the fourth.
   */
  static final class Nodes {

    private final long[] prefixes;

    /** Where the record of a node begins in the segment, in bytes. */
    private final int[] places;

    /** Where the links of a node begin. */
    private final int[] towers;

    private final int[] links;

    private Nodes(int nodes, int links) {
      this(new long[nodes], new int[nodes], new int[nodes], new int[links]);
    }

    private Nodes(long[] prefixes, int[] places, int[] towers, int[] links) {
      this.prefixes = prefixes;
      this.places = places;
      this.towers = towers;
      this.links = links;
    }

    private boolean haveRoom(int count, int usedLinks) {
      return count < places.length && usedLinks + LEVELS <= links.length;
    }

    /** Whoever searches meanwhile goes on in the short ones, and misses nothing that it may see. */
    private Nodes longer() {
      int length = 2 * places.length;
      return new Nodes(
          Arrays.copyOf(prefixes, length),
          Arrays.copyOf(places, length),
          Arrays.copyOf(towers, length),
          Arrays.copyOf(links, 2 * links.length));
    }

    int next(int node, int level) {
      return (int) LINKS.getAcquire(links, towers[node] + level);
    }

    private void link(int node, int level, int to) {
      LINKS.setRelease(links, towers[node] + level, to);
    }

    int place(int node) {
      return places[node];
    }
  }
}
