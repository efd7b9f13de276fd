package storage.bitcask;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import storage.log.Log;

/** Makes an iterator of what is read one after the other, from files that are held meanwhile. */
final class Walk<T> implements Iterator<T> {

  private final Log log;
  private final Step<T> step;
  private final Runnable letGo;
  private boolean isClosed;

  /** What {@link #next} will return; null if that is not known yet, or if nothing is left. */
  private T next;

  /**
   * @param letGo called once, at the end
   */
  Walk(Log log, Step<T> step, Runnable letGo) {
    this.log = log;
    this.step = step;
    this.letGo = letGo;
  }

  @Override
  public boolean hasNext() {
    log.requireOpen();
    if (isClosed) {
      throw new IllegalStateException("this was closed");
    }
    try {
      next = next == null ? step.next() : next;
      return next != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    T found = next;
    next = null;
    return found;
  }

  Stream<T> stream() {
    int characteristics = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(this, characteristics), /* parallel= */ false)
        .onClose(this::close);
  }

  void close() {
    if (!isClosed) {
      isClosed = true;
      letGo.run();
    }
  }

  /** Returns what comes next; null at the end. */
  interface Step<T> {
    T next() throws IOException;
  }
}
