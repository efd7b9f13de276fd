package storage.bitcask;

import java.io.IOException;

/**
 * What {@link Bitcask#fold} makes of one key and its value.
 *
 * @param <A> the type of what comes out
 */
@FunctionalInterface
public interface Folder<A> {

  /** Returns {@code sofar} with one more key and value in it. */
  A fold(A sofar, byte[] key, byte[] value) throws IOException;
}
