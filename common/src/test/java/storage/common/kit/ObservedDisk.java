package storage.common.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.CopyOption;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.tests.mockfile.FilterFileChannel;
import org.apache.lucene.tests.mockfile.FilterFileSystemProvider;
import org.apache.lucene.tests.mockfile.FilterInputStream2;
import org.apache.lucene.tests.mockfile.FilterOutputStream2;

/**
 * A disk that counts what is asked of it and that fails on demand, in front of the real one.
 *
 * <p>A store that is opened on {@link #path} reads and writes the real files below. Reads and
 * writes are counted as the store makes them, one for each call that reaches a channel or a stream.
 * What goes through a memory mapping is not seen. Safe for use by many threads.
 */
public final class ObservedDisk {

  private static final long UNLIMITED = Long.MAX_VALUE;

  private final Path path;
  private final List<Channel> channels = new CopyOnWriteArrayList<>();
  private final AtomicInteger openStreams = new AtomicInteger();
  private final List<Read> reads = new ArrayList<>();
  private Work work = Work.NONE;
  private boolean notesReads;
  private long room = UNLIMITED;
  private boolean readOnly;

  /** How the names of the files end that lie on a bad sector. */
  private String unreadable = "/";

  /** How many bytes there are for all files together. */
  private long size = UNLIMITED;

  /**
   * Up to where each file was written, by its name: what is behind is a hole, and takes no room.
   */
  private final Map<String, Long> written = new HashMap<>();

  /** How many bytes that is in all files together. */
  private long used;

  /** How many bytes one read returns at most. */
  private volatile int longestRead = Integer.MAX_VALUE;

  /** Called after each read. */
  private volatile Runnable afterRead = () -> {};

  /** Called before each write of a channel. */
  private volatile Runnable beforeWrite = () -> {};

  /** Whether a file was ever mapped into memory. */
  private volatile boolean hasMapped;

  private boolean syncs = true;

  /** What syncs wait for. */
  private CountDownLatch syncGate = new CountDownLatch(0);

  /** After how many syncs one fails; 0 for none. */
  private int syncsUntilFailure;

  /** Which of the next files that are opened is the first that cannot be; 0 for none. */
  private int firstFailingOpen;

  /** Whether a write reaches the disk whole and fails all the same. */
  private boolean writesLie;

  /** Puts an observer in front of {@code directory}, which may not exist yet. */
  public ObservedDisk(Path directory) {
    path = new Provider(directory).wrapPath(directory);
  }

  /** The directory, as a path on which every operation is observed. */
  public Path path() {
    return path;
  }

  /** What was asked of the disk since it was made. */
  public synchronized Work work() {
    return work;
  }

  /** What {@code action} asks of the disk; of a file that is mapped this may be too little. */
  public Work during(IoAction action) throws IOException {
    Work before = work();
    action.run();
    if (hasMapped) {
      ConformanceRecorder.didNotSee("reads through a mapping are not counted");
    }
    return work().minus(before);
  }

  /** The reads that {@code action} makes through channels, in order. */
  public List<Read> readsDuring(IoAction action) throws IOException {
    noteReads(true);
    try {
      action.run();
      return reads();
    } finally {
      noteReads(false);
    }
  }

  private synchronized void noteReads(boolean notes) {
    reads.clear();
    notesReads = notes;
  }

  /** The reads that were noted so far, within {@link #readsDuring}. */
  public synchronized List<Read> reads() {
    return List.copyOf(reads);
  }

  /** From now on, a read returns {@code bytes} at most, as any read may. */
  public void shortenReads(int bytes) {
    longestRead = bytes;
  }

  /** From now on, {@code bytes} more can be written; then the disk is full. */
  public synchronized void fullAfter(long bytes) {
    room = bytes;
  }

  /**
   * From now on, the files together have room for so many bytes; those of deleted ones are free.
   */
  public synchronized void hasSize(long bytes) {
    size = bytes;
  }

  /** How many more bytes a disk with a size has room for. */
  public synchronized long free() {
    return size - used;
  }

  /** There is room again, and no write fails. */
  public synchronized void makeRoom() {
    room = UNLIMITED;
    writesLie = false;
  }

  /**
   * From now on, each write reaches the disk whole, and reports a failure all the same; also one
   * that no caller waits for.
   */
  public synchronized void failAfterEachWrite() {
    writesLie = true;
  }

  /** From now on, syncs are counted and not done, so that a test of something else is fast. */
  public synchronized void withoutSyncs() {
    syncs = false;
  }

  /** From now on, no sync ends before {@code gate} is open. */
  public synchronized void holdSyncs(CountDownLatch gate) {
    syncGate = gate;
  }

  /** The next sync fails, and the ones after it succeed, as on a real disk. */
  public synchronized void failNextSync() {
    failSync(1);
  }

  /** The same with a later one: the next is number 1. */
  public synchronized void failSync(int number) {
    syncsUntilFailure = number;
  }

  /** From the next file but so many on, none can be opened: the next is number 1, and 0 is none. */
  public synchronized void failOpens(int number) {
    firstFailingOpen = number;
  }

  /** From now on, {@code action} is called after each read, by the reading thread. */
  public void afterEachRead(Runnable action) {
    afterRead = action;
  }

  /** From now on, {@code action} is called before each write, by the thread that writes. */
  public void beforeEachWrite(Runnable action) {
    beforeWrite = action;
  }

  /** From now on, no file can be opened for writing and no directory made. */
  public synchronized void denyWriting() {
    readOnly = true;
  }

  /** From now on, no file whose name ends so can be read. */
  public synchronized void denyReading(String ending) {
    unreadable = ending;
  }

  /** Whether a file was mapped into memory: what is read and written there is not seen. */
  public boolean hasMapped() {
    return hasMapped;
  }

  /** How many files are open: channels and streams. One that an interrupt has closed is not. */
  public int openFiles() {
    return openStreams.get() + (int) channels.stream().filter(Channel::isReallyOpen).count();
  }

  /** Counts a stream as open until what this returns is run, the first time. */
  private Runnable streamOpened() {
    openStreams.incrementAndGet();
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.getAndSet(false)) {
        openStreams.decrementAndGet();
      }
    };
  }

  private synchronized void count(Work more) {
    work = work.plus(more);
  }

  private synchronized void note(Read read) {
    if (notesReads) {
      reads.add(read);
    }
  }

  /** Takes as much of {@code bytes} as there is room for, and returns that. */
  private synchronized int take(String file, long offset, int bytes) {
    long end = written.getOrDefault(file, 0L);
    long again = Math.max(0, Math.min(end - offset, bytes));
    int taken = (int) Math.min(Math.min(bytes, room), again + Math.max(0, free()));
    endsAt(file, Math.max(end, offset + taken));
    if (room != UNLIMITED) {
      room -= taken;
    }
    work = work.plus(Work.written(taken));
    return taken;
  }

  private synchronized void cut(String file, long end) {
    Long before = written.get(file);
    if (before != null) {
      endsAt(file, Math.min(before, end));
    }
  }

  private synchronized void deleted(Path file) {
    endsAt(name(file), null);
  }

  private synchronized void moved(Path from, Path to) {
    Long end = endsAt(name(from), null);
    if (end != null) {
      endsAt(name(to), end);
    }
    channels.forEach(each -> each.renamed(name(from), name(to)));
  }

  /** Notes up to where a file is written now, null for one that is gone; returns the end before. */
  private Long endsAt(String file, Long end) {
    Long before = end == null ? written.remove(file) : written.put(file, end);
    used += (end == null ? 0 : end) - (before == null ? 0 : before);
    return before;
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private synchronized void failIfAsked() throws IOException {
    if (writesLie) {
      throw new IOException("Input/output error (injected, after the write)");
    }
  }

  private void awaitSyncGate() throws IOException {
    try {
      syncGate().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    }
  }

  private synchronized CountDownLatch syncGate() {
    return syncGate;
  }

  private synchronized void failSyncIfAsked() throws IOException {
    if (syncsUntilFailure > 0 && --syncsUntilFailure == 0) {
      throw new IOException("Input/output error (injected, in a sync)");
    }
  }

  private synchronized void requireWritable(Path file, Set<? extends OpenOption> options)
      throws IOException {
    boolean writes =
        options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
    if (readOnly && writes) {
      throw new AccessDeniedException(file.toString());
    }
    if (!writes) {
      requireReadable(file);
    }
    if (firstFailingOpen > 1) {
      firstFailingOpen--;
    } else if (firstFailingOpen == 1) {
      throw new FileSystemException(file.toString(), null, "Too many open files (injected)");
    }
  }

  private synchronized void requireReadable(Path file) throws IOException {
    if (file.toString().endsWith(unreadable)) {
      throw new IOException("Input/output error (injected)");
    }
  }

  private static IOException full() {
    return new IOException("No space left on device (injected)");
  }

  /**
   * One read of a file.
   *
   * @param file the file's name
   * @param offset where the bytes begin in the file, in bytes
   * @param length how many were returned, in bytes; 0 at the end of the file
   */
  public record Read(String file, long offset, int length) {}

  /** Something that may fail. */
  @FunctionalInterface
  public interface IoAction {
    void run() throws IOException;
  }

  private final class Provider extends FilterFileSystemProvider {

    Provider(Path directory) {
      super("observed://", directory.getFileSystem());
    }

    /** That a directory is there already is told first, also where nothing can be written. */
    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
      if (!Files.exists(directory)) {
        requireWritable(directory, Set.of(StandardOpenOption.WRITE));
      }
      super.createDirectory(directory, attributes);
    }

    @Override
    public FileChannel newFileChannel(
        Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      requireWritable(file, options);
      FileChannel channel = super.newFileChannel(file, options, attributes);
      cut(name(file), channel.size());
      return new Channel(name(file), channel);
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return newFileChannel(file, options, attributes);
    }

    @Override
    public void delete(Path file) throws IOException {
      super.delete(file);
      deleted(file);
    }

    @Override
    public boolean deleteIfExists(Path file) throws IOException {
      boolean isDeleted = super.deleteIfExists(file);
      deleted(file);
      return isDeleted;
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
      super.move(from, to, options);
      moved(from, to);
    }

    @Override
    public InputStream newInputStream(Path file, OpenOption... options) throws IOException {
      requireReadable(file);
      return new Input(super.newInputStream(file, options));
    }

    @Override
    public OutputStream newOutputStream(Path file, OpenOption... options) throws IOException {
      requireWritable(file, Set.of(StandardOpenOption.WRITE));
      OutputStream stream = super.newOutputStream(file, options);
      return new Output(name(file), Files.size(file), stream);
    }
  }

  private final class Channel extends FilterFileChannel {

    /** Its name, which may change while it is open. */
    private volatile String file;

    Channel(String file, FileChannel delegate) {
      super(delegate);
      this.file = file;
      channels.add(this);
    }

    void renamed(String from, String to) {
      file = file.equals(from) ? to : file;
    }

    boolean isReallyOpen() {
      return delegate.isOpen();
    }

    @Override
    protected void implCloseChannel() throws IOException {
      channels.remove(this);
      super.implCloseChannel();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
      hasMapped = true;
      return super.map(mode, position, size);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      return read(into, position(), buffer -> super.read(buffer));
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return read(into, position, buffer -> super.read(buffer, position));
    }

    private int read(ByteBuffer into, long offset, Transfer reader) throws IOException {
      ByteBuffer front = into.slice().limit(Math.min(into.remaining(), longestRead));
      int bytes = reader.transfer(front);
      into.position(into.position() + front.position());
      count(Work.read(bytes));
      note(new Read(file, offset, Math.max(bytes, 0)));
      afterRead.run();
      return bytes;
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
      long bytes = super.read(into, offset, length);
      count(Work.read(bytes));
      afterRead.run();
      return bytes;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      return write(from, position(), slice -> super.write(slice));
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      return write(from, position, slice -> super.write(slice, position));
    }

    /** Writes buffer after buffer, as far as there is room. */
    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
      long written = 0;
      for (int i = offset; i < offset + length; i++) {
        if (from[i].hasRemaining()) {
          written += write(from[i]);
        }
      }
      return written;
    }

    @Override
    public FileChannel truncate(long end) throws IOException {
      super.truncate(end);
      cut(file, end);
      return this;
    }

    private int write(ByteBuffer from, long offset, Transfer writer) throws IOException {
      beforeWrite.run();
      int wanted = from.remaining();
      int taken = take(file, offset, wanted);
      if (taken == 0 && wanted > 0) {
        throw full();
      }
      int written = writer.transfer(from.slice().limit(taken));
      from.position(from.position() + written);
      failIfAsked();
      return written;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      count(Work.sync());
      awaitSyncGate();
      failSyncIfAsked();
      if (syncs) {
        super.force(metaData);
      }
    }
  }

  @FunctionalInterface
  private interface Transfer {
    int transfer(ByteBuffer bytes) throws IOException;
  }

  private final class Input extends FilterInputStream2 {

    private final Runnable closed = streamOpened();

    Input(InputStream delegate) {
      super(delegate);
    }

    @Override
    public void close() throws IOException {
      closed.run();
      super.close();
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      count(Work.read(next < 0 ? 0 : 1));
      afterRead.run();
      return next;
    }

    @Override
    public int read(byte[] into) throws IOException {
      return read(into, 0, into.length);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int bytes = super.read(into, offset, Math.min(length, longestRead));
      count(Work.read(bytes));
      afterRead.run();
      return bytes;
    }
  }

  private final class Output extends FilterOutputStream2 {

    private final Runnable closed = streamOpened();

    private final String file;

    /** Where the next byte goes. */
    private long end;

    Output(String file, long end, OutputStream delegate) {
      super(delegate);
      this.file = file;
      this.end = end;
    }

    @Override
    public void close() throws IOException {
      closed.run();
      super.close();
    }

    @Override
    public void write(int next) throws IOException {
      write(new byte[] {(byte) next}, 0, 1);
    }

    @Override
    public void write(byte[] from) throws IOException {
      write(from, 0, from.length);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      int taken = take(file, end, length);
      super.write(from, offset, taken);
      end += taken;
      if (taken < length) {
        throw full();
      }
      failIfAsked();
    }
  }
}
