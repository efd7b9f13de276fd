package storage.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The segments of a store: by index for readers, which take no lock, and by age for everything
 * else.
 *
 * <p>The age of a segment is the sequence of its first record, whatever its number: a merge writes
 * a segment with a new number and old records. The records of two segments never interleave, so of
 * two records with the same key the one in the younger segment is the newer.
 */
public final class Segments {

  private final AtomicReferenceArray<Segment> byIndex =
      new AtomicReferenceArray<>(Location.MAX_SEGMENTS);

  /** From the oldest to the youngest; guarded by the write lock, replaced by every change. */
  private List<Segment> byAge = List.of();

  /**
   * How many of the last indexes are kept for segments of deletes, which lead out of a full store.
   */
  private static final int FOR_DELETES = 16;

  private final Path directory;

  /** The index that a merge will use; guarded by the write lock. */
  private int reserved = -1;

  public Segments(Path directory) {
    this.directory = directory;
  }

  /** Returns null for a location whose segment was merged in the meantime. */
  public Segment at(long location) {
    return byIndex.getAcquire(Location.segment(location));
  }

  public List<Segment> byAge() {
    return byAge;
  }

  /** Returns an index that no segment has. */
  public int freeIndex() throws IOException {
    return freeIndex(byIndex.length());
  }

  /**
   * The same for a segment that is appended to: one index stays free, for a merge.
   *
   * @param forDeletes whether it begins with deletes, for which a few more stay free
   */
  int indexToAppend(boolean forDeletes) throws IOException {
    return freeIndex(byIndex.length() - (forDeletes ? 1 : 1 + FOR_DELETES));
  }

  private int freeIndex(int limit) throws IOException {
    for (int index = 0; index < limit; index++) {
      if (byIndex.getPlain(index) == null && index != reserved) {
        return index;
      }
    }
    throw new IOException(
        ("%s has %d segments, and a store can have no more than %d; delete what is not needed and"
                + " merge, or open it with longer segments and merge")
            .formatted(directory, byAge.size(), limit));
  }

  /** Returns an index that no segment gets until a merge has announced its own. */
  public int reserveIndex() throws IOException {
    reserved = -1;
    reserved = freeIndex();
    return reserved;
  }

  /** Adds the youngest segment. */
  public void add(Segment segment) {
    List<Segment> more = new ArrayList<>(byAge);
    more.add(segment);
    byIndex.setRelease(segment.index(), segment);
    byAge = List.copyOf(more);
  }

  /**
   * Adds the output of a merge beside its inputs: while the keydir is moved over, the newest
   * records are partly in these and partly in that.
   */
  public void add(Segment output, List<Segment> inputs) {
    List<Segment> more = new ArrayList<>(byAge);
    more.add(more.indexOf(inputs.get(0)), output);
    byIndex.setRelease(output.index(), output);
    byAge = List.copyOf(more);
    reserved = -1;
  }

  /** Removes segments to which nothing points any more, and lets them go. */
  public void remove(List<Segment> inputs) {
    List<Segment> fewer = new ArrayList<>(byAge);
    fewer.removeAll(inputs);
    byAge = List.copyOf(fewer);
    inputs.forEach(gone -> byIndex.set(gone.index(), null)); // first nobody finds them
    inputs.forEach(Segment::letGo);
  }

  /**
   * Lets all segments go, once no more calls are let in. Calls that were let in before still find
   * them.
   */
  void letGo() {
    byAge.forEach(Segment::letGo);
    byAge = List.of();
  }
}
