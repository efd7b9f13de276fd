package storage.docs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.tests.mockfile.FilterFileChannel;
import org.apache.lucene.tests.mockfile.FilterFileSystemProvider;
import org.apache.lucene.tests.mockfile.FilterOutputStream2;

/**
 * A file system in front of the real one that notes every read and write, so that the book can say
 * what a store does without a line in that store. For one thread.
 */
final class WatchedFiles extends FilterFileSystemProvider {

  /**
   * A read that returned bytes.
   *
   * @param offset where they begin in the file, in bytes
   * @param length how many were returned, in bytes
   */
  record Read(long offset, int length) {}

  private final List<Read> reads = new ArrayList<>();
  private final List<Integer> writes = new ArrayList<>();

  WatchedFiles() {
    super("watched://", FileSystems.getDefault());
  }

  /** Returns the same place, seen through this file system. */
  Path watch(Path real) {
    return wrapPath(real);
  }

  /** Forgets what was noted so far. */
  void forget() {
    reads.clear();
    writes.clear();
  }

  /** The reads since the last {@link #forget}, in order. */
  List<Read> reads() {
    return List.copyOf(reads);
  }

  long bytesRead() {
    return reads.stream().mapToLong(Read::length).sum();
  }

  /** The lengths of the writes since the last {@link #forget} in bytes, in order. */
  List<Integer> writes() {
    return List.copyOf(writes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return new WatchedChannel(super.newFileChannel(path, options, attributes));
  }

  @Override
  public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
    return new FilterOutputStream2(super.newOutputStream(path, options)) {
      @Override
      public void write(byte[] bytes) throws IOException {
        delegate.write(bytes);
        writes.add(bytes.length);
      }
    };
  }

  private final class WatchedChannel extends FilterFileChannel {

    WatchedChannel(FileChannel delegate) {
      super(delegate);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      long offset = position();
      return note(offset, super.read(into));
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
      return note(offset, super.read(into, offset));
    }

    private int note(long offset, int length) {
      if (length > 0) {
        reads.add(new Read(offset, length));
      }
      return length;
    }
  }
}
