package storage.replicated;

/** What a command is answered. Its number stands in the cask, and never changes. */
enum Answer {
  /** There was nothing to change: another value than expected, or a key that is not there. */
  NOT_DONE,
  DONE,
  /** The call is so old that nobody knows whether it was done before. It was not done now. */
  TOO_LATE;

  static Answer of(boolean isDone) {
    return isDone ? DONE : NOT_DONE;
  }

  byte[] bytes() {
    return new byte[] {(byte) ordinal()};
  }

  static Answer of(byte number) {
    return values()[number];
  }
}
