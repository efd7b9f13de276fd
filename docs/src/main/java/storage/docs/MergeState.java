package storage.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What there is at one moment of a merge.
 *
 * @param files the segments by their names, the unfinished one included, each with its records
 * @param keydir where the newest record of each key is
 */
record MergeState(Map<String, List<Content>> files, Map<String, Place> keydir) {

  private static final String UNFINISHED = ".tmp";

  /**
   * A record.
   *
   * @param at where it begins in its segment, in bytes
   * @param value null for a tombstone
   */
  record Content(int at, String key, String value) {

    @Override
    public String toString() {
      return value == null ? key + " deleted" : key + " = " + value;
    }
  }

  /** A segment by its name, and an offset in it. */
  record Place(String file, int at) {}

  /** Whether the keydir points to this record. */
  boolean isLive(String file, Content content) {
    return new Place(file, content.at()).equals(keydir.get(content.key()));
  }

  int records() {
    return files.values().stream().mapToInt(List::size).sum();
  }

  /** Whether a segment has only a temporary name. */
  boolean hasUnfinished() {
    return unfinished() != null;
  }

  private String unfinished() {
    return files.keySet().stream()
        .filter(name -> name.endsWith(UNFINISHED))
        .findFirst()
        .orElse(null);
  }

  /** Says what has come about since that earlier moment; null for the first. */
  String since(MergeState before) {
    if (before == null) {
      return "%d segments hold %d records. The keydir points to %d of them."
          .formatted(files.size(), records(), keydir.size());
    }
    if (hasUnfinished() && !before.hasUnfinished()) {
      return "The output is begun, under a temporary name. If the process is killed now, the next "
          + "`open` deletes it.";
    }
    if (hasUnfinished()) {
      return copied();
    }
    if (before.hasUnfinished()) {
      return "The output gets its name. That's the step that counts: from here on, an open uses "
          + "the output and has no use for the inputs. In this process, the keydir "
          + "still points to those.";
    }
    if (!keydir.equals(before.keydir)) {
      return "The slots are moved, and readers follow. Nothing points to the inputs any more"
          + (keydir.size() < before.keydir.size() ? ", and the tombstone has no slot." : ".");
    }
    return deleted(before);
  }

  private String copied() {
    List<Content> copies = files.get(unfinished());
    String text = "What the keydir points to is copied";
    int left = keydir.size() - copies.size();
    if (left > 0) {
      text += ", but for the tombstone: nothing older is left that it could hide";
    }
    return text + ". Readers notice nothing: they look where the keydir says.";
  }

  private String deleted(MergeState before) {
    List<String> gone = new ArrayList<>(new TreeSet<>(before.files.keySet()));
    gone.removeAll(files.keySet());
    String text = "`" + String.join("`, `", gone) + "` is deleted.";
    return files.size() == 1
        ? text + " Of all those records, %d are left.".formatted(records())
        : text + " If the process is killed now, the next `open` deletes the others.";
  }
}
