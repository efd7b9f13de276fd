package storage.common;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Which keys a scan shows, and in which direction.
 *
 * <pre>{@code
 * Range.all()                          every key
 * Range.all().from("b")                "b" and what comes after it
 * Range.all().from("b").to("d")        "b", "cat", but not "d"
 * Range.all().prefix("user:")          "user:", "user:7"
 * Range.all().prefix("user:").backward()   the same, the last key first
 * }</pre>
 *
 * <p>Each call returns a range with fewer keys or as many, so their order does not matter, and the
 * next page of a prefix is {@code Range.all().prefix("user:").from(afterTheLastKeySeen)}. Keys are
 * compared by {@link Utf8#ORDER}. A range whose bounds cross is empty, and no error.
 *
 * @param from the first key that may be in it; the empty text, the least of all keys, for no bound
 * @param to the first key that is too great to be in it; empty for no bound
 * @param reversed whether the greatest key comes first
 */
public record Range(String from, Optional<String> to, boolean reversed) {

  private static final Range ALL = new Range("", Optional.empty(), false);

  /**
   * A range of which every part is given.
   *
   * @throws NullPointerException if a bound is {@code null}
   * @throws IllegalArgumentException if a bound has an unpaired surrogate
   */
  public Range {
    Utf8.requireText("from", requireNonNull(from, "from"));
    requireNonNull(to, "to").ifPresent(bound -> Utf8.requireText("to", bound));
  }

  /** Returns the range of all keys, the least first. */
  public static Range all() {
    return ALL;
  }

  /**
   * Returns this range without the keys below {@code key}; the key itself stays.
   *
   * @throws NullPointerException if the key is {@code null}
   * @throws IllegalArgumentException if it has an unpaired surrogate
   */
  public Range from(String key) {
    Range half = new Range(key, to, reversed);
    return Utf8.ORDER.compare(key, from) > 0 ? half : this;
  }

  /**
   * Returns this range without {@code key} and the keys above it.
   *
   * @throws NullPointerException if the key is {@code null}
   * @throws IllegalArgumentException if it has an unpaired surrogate
   */
  public Range to(String key) {
    Range half = new Range(from, Optional.of(requireNonNull(key, "to")), reversed);
    return to.isEmpty() || Utf8.ORDER.compare(key, to.get()) < 0 ? half : this;
  }

  /**
   * Returns this range without the keys that do not begin with {@code prefix}. Every key begins
   * with the empty one.
   *
   * @throws NullPointerException if the prefix is {@code null}
   * @throws IllegalArgumentException if it has an unpaired surrogate
   */
  public Range prefix(String prefix) {
    Utf8.requireText("prefix", requireNonNull(prefix, "prefix"));
    Range half = from(prefix);
    return after(prefix).map(half::to).orElse(half);
  }

  /** Returns this range, the greatest key first. */
  public Range backward() {
    return new Range(from, to, true);
  }

  /** Whether {@code key} is in this range. */
  public boolean contains(String key) {
    return Utf8.ORDER.compare(from, key) <= 0
        && (to.isEmpty() || Utf8.ORDER.compare(key, to.get()) < 0);
  }

  /** Whether no key at all can be in this range. */
  public boolean isEmpty() {
    return to.isPresent() && Utf8.ORDER.compare(from, to.get()) >= 0;
  }

  /**
   * The least text above all that begins with {@code prefix}: its last character that has one after
   * it is replaced by that one, and what follows is cut off. There is none for a prefix of U+10FFFF
   * alone.
   */
  private static Optional<String> after(String prefix) {
    int end = prefix.length();
    while (end > 0) {
      int last = prefix.codePointBefore(end);
      end -= Character.charCount(last);
      if (last < Character.MAX_CODE_POINT) {
        // No text holds a surrogate as a character: after U+D7FF comes U+E000.
        int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
        return Optional.of(prefix.substring(0, end) + Character.toString(next));
      }
    }
    return Optional.empty();
  }
}
