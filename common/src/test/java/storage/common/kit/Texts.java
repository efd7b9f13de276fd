package storage.common.kit;

import java.util.List;
import java.util.stream.Collectors;

/** Text that has broken stores before. */
final class Texts {

  /** Legal in every store, those of one text line a record included. */
  static final List<String> STORABLE_EVERYWHERE =
      List.of(
          "",
          " ",
          "  leading and trailing  ",
          "\t",
          "\r",
          "carriage return\r",
          "\u0000",
          "\u0000\u0000\u0000\u0001\u0000\u0000\u0000\u0001ab",
          "a",
          "aa",
          "aaa",
          "name",
          "nam",
          "Name",
          "?",
          "\uFFFD",
          "\uFEFFname",
          "\u00E9",
          "e\u0301",
          "\u007F\u0080\u07FF\u0800\uFFFF",
          "\u2028\u2029\u0085\u000B\u000C",
          "\u05E9\u05DC\u05D5\u05DD",
          "\uD83D\uDE04",
          "a\uD83D\uDE04\uFE0F",
          "\uD83D\uDE04\uD83D\uDE05",
          "\uDBFF\uDFFF",
          "\"quoted\"",
          "back\\slash\\n",
          "bitcask_tombstone",
          "null");

  /** Legal only where a record tells its lengths. */
  static final List<String> WITH_SEPARATORS =
      List.of(",", "\n", "a,b", "a\nb", "\r\n", ",\n", "name,Ada\n", "\nname,Ada\n");

  /** Half of a surrogate pair: legal in a Java string, and in no UTF-8. */
  static final List<String> NOT_UTF_8 =
      List.of("\uD83D", "\uDE04", "a\uD83D", "\uD83Da", "\uDE04\uD83D", "\uD83D\uD83D\uDE04");

  private Texts() {}

  /** Returns {@code text} with everything but plain letters escaped, for messages. */
  static String visible(String text) {
    String shown = text.length() > 40 ? text.substring(0, 40) : text;
    return shown
        .chars()
        .mapToObj(c -> c > ' ' && c < 127 ? String.valueOf((char) c) : "\\u%04X".formatted(c))
        .collect(Collectors.joining("", "'", text.length() > 40 ? "...'" : "'"));
  }
}
