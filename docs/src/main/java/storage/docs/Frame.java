package storage.docs;

import com.google.gson.annotations.SerializedName;
import java.util.List;

/**
 * One step of a stepper: what the store reads, what it looks at, and what it has in hand after
 * that.
 *
 * @param read the bytes of the last read, or null before the first
 * @param piece those of them that this step is about, or null
 * @param kept bytes that are kept although their chunk may be gone, or null
 * @param found where the value is that was found so far, or null
 * @param notes what the code keeps, in the same order in every step
 * @param keydir the entries of the map, if the stage has one
 * @param text what happens, in a sentence or two; names from code stand in backticks
 */
record Frame(
    Span read,
    Span piece,
    Span kept,
    Span found,
    List<Note> notes,
    List<Entry> keydir,
    String text) {

  /** Where values are that are known so far. */
  List<Span> values() {
    return found != null
        ? List.of(found)
        : keydir.stream().map(entry -> new Span(entry.offset(), entry.length())).toList();
  }

  /**
   * Some bytes of a file.
   *
   * @param offset where they begin in the file, in bytes
   * @param length how many they are
   */
  record Span(int offset, int length) {

    static Span between(int from, int to) {
      return new Span(from, to - from);
    }

    int end() {
      return offset + length;
    }

    boolean contains(int at) {
      return at >= offset && at < end();
    }

    boolean contains(Span other) {
      return other.offset >= offset && other.end() <= end();
    }

    /** As the book counts them: "bytes 15 to 22". */
    @Override
    public String toString() {
      return length == 1 ? "byte " + offset : "bytes %d to %d".formatted(offset, end() - 1);
    }
  }

  /** Something that the code keeps: its name, its bytes if it has any, and what it says. */
  record Note(String label, List<Cell> cells, String text) {

    static Note of(String label, String text) {
      return new Note(label, List.of(), text);
    }
  }

  /**
   * A byte.
   *
   * @param marks what is particular about it in this step
   */
  record Cell(String hex, List<Mark> marks) {}

  /** What may be particular about a byte that the code keeps. */
  enum Mark {
    /** As in the wanted key. */
    @SerializedName("same")
    SAME,
    /** Not as in the wanted key. */
    @SerializedName("other")
    OTHER,
    /** Carried over from a later chunk. */
    @SerializedName("carried")
    CARRIED
  }

  /**
   * An entry of the keydir.
   *
   * @param mark whether this step is about it
   */
  record Entry(String key, int offset, int length, boolean mark) {}
}
