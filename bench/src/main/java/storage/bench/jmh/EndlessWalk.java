package storage.bench.jmh;

import java.io.Closeable;
import java.io.IOException;
import storage.bench.engine.ByteWalk;

/** A walk that begins again at its end, so that it can be measured record by record. */
final class EndlessWalk implements Closeable {

  /** How many records a short walk takes. */
  private static final int FEW = 100;

  /** How a walk begins. */
  @FunctionalInterface
  interface Beginning {
    ByteWalk walk() throws IOException;
  }

  private final Beginning beginning;

  /** Null before the first record. */
  private ByteWalk walk;

  /** Kept, or the compiler might leave out what makes it. */
  byte[] key;

  EndlessWalk(Beginning beginning) {
    this.beginning = beginning;
  }

  /** Takes the next record: its key is kept, its value returned. */
  byte[] next() throws IOException {
    if (walk == null || !walk.next()) {
      close();
      walk = beginning.walk();
      if (!walk.next()) {
        throw new IllegalStateException("the store is empty");
      }
    }
    key = walk.key();
    return walk.value();
  }

  @Override
  public void close() throws IOException {
    if (walk != null) {
      walk.close();
    }
  }

  /** Takes the first hundred records of a walk and ends it. Returns how many bytes they had. */
  static int few(ByteWalk walk) throws IOException {
    try (walk) {
      int bytes = 0;
      for (int n = 0; n < FEW && walk.next(); n++) {
        bytes += walk.key().length + walk.value().length;
      }
      return bytes;
    }
  }
}
