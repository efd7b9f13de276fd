package storage.log;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The bytes of a file in memory, from its beginning on. A mapping belongs to those who hold it: the
 * segment, and each snapshot, backup or merge that reads the segment for longer. When the last has
 * let it go, and no {@link Readers reader} can be looking at it any more, it ends; only then does
 * the disk get the blocks of a deleted file back.
 */
public final class Mapping {

  private final Readers readers;
  private final MappedByteBuffer bytes;
  private final Runnable unmap;

  /** How many hold it; guarded by this. */
  private int holders = 1;

  /** Whether its file was deleted; guarded by this. */
  private boolean deleted;

  private Mapping(Readers readers, MappedByteBuffer bytes, Runnable unmap) {
    this.readers = readers;
    this.bytes = bytes;
    this.unmap = unmap;
    readers.mapped(bytes.capacity());
  }

  /** Maps the first {@code size} bytes of a file; its maker holds the mapping. */
  public static Mapping of(
      FileChannel channel, FileChannel.MapMode mode, long size, Readers readers)
      throws IOException {
    Unmapper.Mapped mapped = Unmapper.map(channel, mode, size);
    return new Mapping(readers, mapped.bytes(), mapped.unmap());
  }

  Readers readers() {
    return readers;
  }

  public MappedByteBuffer bytes() {
    return bytes;
  }

  /** Keeps the bytes for one more holder, who has to let them go. */
  public synchronized Mapping hold() {
    if (holders == 0) {
      throw new IllegalStateException("nobody holds this mapping any more");
    }
    holders++;
    return this;
  }

  public void letGo() {
    if (isLetGoByTheLast()) {
      readers.retire(this); // takes this lock after its own, so not while we hold it
    }
  }

  private synchronized boolean isLetGoByTheLast() {
    holders--;
    return holders == 0;
  }

  /** Tells that the file is gone, and that only this mapping keeps its blocks. */
  public synchronized void fileDeleted() {
    if (!deleted) {
      deleted = true;
      readers.deleted(bytes.capacity());
    }
  }

  /** Called once, by {@link Readers}. */
  synchronized void end() {
    unmap.run();
    readers.mapped(-bytes.capacity());
    if (deleted) {
      readers.deleted(-bytes.capacity());
    }
  }
}
