package storage.replicated;

/** What a command is answered. Its number stands in the cask, and never changes. */
enum Answer {
  /** There was nothing to change: another value than expected, or a key that is not there. */
  NOT_DONE(0),

  DONE(1),

  /** The call is so old that nobody knows whether it was done before. It was not done now. */
  TOO_LATE(2);

  private final byte number;

  Answer(int number) {
    this.number = (byte) number;
  }

  static Answer of(boolean isDone) {
    return isDone ? DONE : NOT_DONE;
  }

  static Answer of(byte number) {
    for (Answer answer : values()) {
      if (answer.number == number) {
        return answer;
      }
    }
    throw new IllegalArgumentException("an answer with the number " + number);
  }

  byte[] bytes() {
    return new byte[] {number};
  }
}
