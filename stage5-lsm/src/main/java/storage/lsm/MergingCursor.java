package storage.lsm;

import java.io.IOException;
import java.util.List;

/**
 * Walks over several cursors as if they were one: the keys of all in order, and of each key the
 * record in the newest of them alone.
 */
final class MergingCursor {

  /** Those that have a record to show, the newest first. */
  private final RecordCursor[] cursors;

  private final boolean backward;

  /** How many of them still have. */
  private int count;

  /** The one whose record is shown; null before the first record and behind the last. */
  private RecordCursor current;

  /**
   * @param cursors the newest first
   */
  MergingCursor(List<? extends RecordCursor> cursors, boolean backward) {
    this.cursors = cursors.toArray(RecordCursor[]::new);
    this.count = this.cursors.length;
    this.backward = backward;
  }

  /** Goes to the next key; false if there is none. */
  // tag::next[]
  boolean next() throws IOException {
    if (current != null) {
      current.advance();
    }
    current = null;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      RecordCursor each = cursors[i];
      boolean isShown = each.record().isShown();
      int order = current == null || !isShown ? -1 : compare(each, current);
      if (order == 0) {
        each.advance(); // past an older record of the same key
      }
      if (each.record().isShown()) {
        current = order < 0 ? each : current;
        cursors[kept++] = each;
      }
    }
    count = kept;
    return current != null;
  }

  // end::next[]

  private int compare(RecordCursor one, RecordCursor other) {
    int order = one.record().compareKey(other.record());
    return backward ? -order : order;
  }

  RecordView record() {
    return current.record();
  }

  /** The cursor whose record is shown. */
  RecordCursor current() {
    return current;
  }
}
