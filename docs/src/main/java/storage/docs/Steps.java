package storage.docs;

/** What the steppers of all stages need. */
final class Steps {

  private Steps() {}

  /** Refuses a trace that does not tell what the store has done. */
  static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("the steppers of the book count on it: " + what);
    }
  }

  /** Returns the first place of {@code wanted} in that range, or -1. */
  static int indexOf(byte[] file, char wanted, int from, int to) {
    for (int at = from; at < to; at++) {
      if (file[at] == wanted) {
        return at;
      }
    }
    return -1;
  }

  /** Returns the last place of {@code wanted} in that range, or -1. */
  static int lastIndexOf(byte[] file, char wanted, int from, int to) {
    int at = to - 1;
    while (at >= from && file[at] != wanted) {
      at--;
    }
    return at < from ? -1 : at;
  }

  /** Whether a cut at that place goes through a character: UTF-8 marks the bytes that follow. */
  static boolean cutsCharacter(byte[] file, int at) {
    return at < file.length && (file[at] & 0xC0) == 0x80;
  }

  static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
