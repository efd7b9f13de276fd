package storage.common.kit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.tests.mockfile.FilterFileChannel;
import org.apache.lucene.tests.mockfile.FilterFileSystemProvider;

/**
 * A disk that remembers every change in order, so that a crash at any point can be played back: as
 * a killed process leaves it, and as a power cut may.
 *
 * <p>A power cut keeps what was synced. Of everything else, any part may be on the disk: later
 * writes without earlier ones, half of a write, a deleted name without the new one. A file's
 * content is synced by forcing a channel of it, its name by forcing a channel of its directory.
 *
 * <p>Changes have to go through a {@link FileChannel} or a mapping of one, and the files lie in one
 * directory. What was changed through a mapping is found by comparing it with what it was, at the
 * next change of another kind or when it is asked for: until then it counts as one write.
 */
public final class RecordedDisk {

  private final Path path;
  private final List<Change> changes = new ArrayList<>();

  /** The file that each name stands for; a file keeps its number when it is renamed. */
  private final Map<String, Integer> names = new HashMap<>();

  private int files;

  /** What may be written through a mapping, by the number of the file. */
  private final Map<Integer, Mapped> mapped = new HashMap<>();

  /** What was there after some of the changes: kills are mostly asked for in their order. */
  private Replay replayed = new Replay();

  /** Puts a recorder in front of {@code directory}, which is empty. */
  public RecordedDisk(Path directory) {
    this(directory, Map.of());
  }

  /** Puts a recorder in front of {@code directory}, which holds what was synced before. */
  public RecordedDisk(Path directory, Map<String, byte[]> content) {
    path = new Provider(directory).wrapPath(directory);
    content.forEach(
        (name, bytes) -> {
          int file = create(name);
          record(new Write(file, 0, bytes.clone()));
          record(new Sync(file));
        });
    record(new SyncNames());
  }

  /** The directory, as a path on which every change is recorded. */
  public Path path() {
    return path;
  }

  /** How many changes there were so far. */
  public synchronized int changes() {
    mapped.forEach((file, mapping) -> mapping.changes(file).ifPresent(changes::add));
    return changes.size();
  }

  /** What a process that is killed leaves, after {@code count} changes. */
  public Map<String, byte[]> afterKill(int count) {
    return replayed(count).directory();
  }

  /** The length of a change in bytes: 0 for one that is not a write. */
  public int length(int change) {
    return changes.get(change) instanceof Write write ? write.bytes().length : 0;
  }

  /** What a process leaves that is killed within a write, after its first {@code bytes}. */
  public Map<String, byte[]> afterKillWithin(int change, int bytes) {
    Replay replay = replayed(change).copy();
    replay.apply(((Write) changes.get(change)).first(bytes));
    return replay.directory();
  }

  private Replay replayed(int count) {
    if (replayed.done > count) {
      replayed = new Replay();
    }
    while (replayed.done < count) {
      replayed.apply(changes.get(replayed.done));
    }
    return replayed;
  }

  /** What a power cut leaves that loses all that was not synced. */
  public Map<String, byte[]> afterPowerCut(int count) {
    return replay(survivors(count, null));
  }

  /** What a power cut may leave: of all that was not synced, some parts are there. */
  public Map<String, byte[]> afterPowerCut(int count, Random random) {
    return replay(survivors(count, random));
  }

  // tag::survivors[]
  private List<Change> survivors(int count, Random random) {
    List<Change> survivors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Change change = changes.get(i);
      if (isSynced(change, changes.subList(i, count))) {
        survivors.add(change);
      } else if (random != null && random.nextBoolean()) {
        boolean isTorn = change instanceof Write && random.nextInt(4) == 0;
        survivors.add(isTorn ? ((Write) change).torn(random) : change);
      }
    }
    return survivors;
  }

  // end::survivors[]

  private static boolean isSynced(Change change, List<Change> later) {
    return later.stream().anyMatch(each -> each.makesDurable(change));
  }

  private static Map<String, byte[]> replay(List<Change> done) {
    Replay replay = new Replay();
    done.forEach(replay::apply);
    return replay.directory();
  }

  private synchronized void record(Change change) {
    changes(); // what was done before it through mappings
    changes.add(change);
  }

  private synchronized int create(String name) {
    int file = files++;
    names.put(name, file);
    record(new Named(name, file));
    return file;
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  /** The disk after some changes. */
  private static final class Replay {

    private final Map<Integer, byte[]> contents = new HashMap<>();
    private final Map<String, Integer> names = new TreeMap<>();

    /** How many changes were applied. */
    private int done;

    void apply(Change change) {
      change.apply(contents, names);
      done++;
    }

    /** No change writes into an array that is there, so both can go on. */
    Replay copy() {
      Replay copy = new Replay();
      copy.contents.putAll(contents);
      copy.names.putAll(names);
      copy.done = done;
      return copy;
    }

    Map<String, byte[]> directory() {
      Map<String, byte[]> directory = new TreeMap<>();
      names.forEach(
          (name, file) -> directory.put(name, contents.getOrDefault(file, new byte[0]).clone()));
      return directory;
    }
  }

  /** One change of the disk. */
  private interface Change {

    void apply(Map<Integer, byte[]> contents, Map<String, Integer> names);

    /** Whether this change makes an earlier one durable. */
    default boolean makesDurable(Change earlier) {
      return false;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Write(int file, long offset, byte[] bytes) implements Change {
    @Override
    public void apply(Map<Integer, byte[]> contents, Map<String, Integer> names) {
      byte[] before = contents.getOrDefault(file, new byte[0]);
      int end = (int) offset + bytes.length;
      byte[] after = Arrays.copyOf(before, Math.max(before.length, end));
      System.arraycopy(bytes, 0, after, (int) offset, bytes.length);
      contents.put(file, after);
    }

    Write first(int count) {
      return new Write(file, offset, Arrays.copyOf(bytes, count));
    }

    Write torn(Random random) {
      return first(random.nextInt(bytes.length + 1));
    }
  }

  /** The file becomes shorter, or longer by zeros. */
  private record Resize(int file, long size) implements Change {
    @Override
    public void apply(Map<Integer, byte[]> contents, Map<String, Integer> names) {
      contents.put(file, Arrays.copyOf(contents.getOrDefault(file, new byte[0]), (int) size));
    }
  }

  private record Sync(int file) implements Change {
    @Override
    public void apply(Map<Integer, byte[]> contents, Map<String, Integer> names) {}

    @Override
    public boolean makesDurable(Change earlier) {
      return (earlier instanceof Write write && write.file() == file)
          || (earlier instanceof Resize resize && resize.file() == file);
    }
  }

  /** A name stands for a file. */
  private record Named(String name, int file) implements Change {
    @Override
    public void apply(Map<Integer, byte[]> contents, Map<String, Integer> names) {
      names.values().removeIf(each -> each == file); // it had another name before
      names.put(name, file);
    }
  }

  private record Deleted(String name, int file) implements Change {
    @Override
    public void apply(Map<Integer, byte[]> contents, Map<String, Integer> names) {
      names.remove(name, file);
    }
  }

  private record SyncNames() implements Change {
    @Override
    public void apply(Map<Integer, byte[]> contents, Map<String, Integer> names) {}

    @Override
    public boolean makesDurable(Change earlier) {
      return earlier instanceof Named || earlier instanceof Deleted;
    }
  }

  /**
   * A mapping of a file's first bytes, and what was known to be in them.
   *
   * @param known a copy, changed as soon as a change is noticed
   */
  private record Mapped(ByteBuffer buffer, ByteBuffer known) {

    static Mapped asItIs(ByteBuffer buffer) {
      ByteBuffer known = ByteBuffer.allocate(buffer.limit());
      known.put(0, buffer, 0, buffer.limit());
      return new Mapped(buffer.duplicate(), known);
    }

    /** Knows what is there now. */
    Mapped again() {
      return asItIs(buffer);
    }

    /** Forgets what a shorter file no longer has. */
    Mapped cutTo(long size) {
      return asItIs(buffer.limit((int) Math.min(size, buffer.limit())));
    }

    /** Returns what was changed since it was last known, as one write. */
    Optional<Change> changes(int file) {
      int first = buffer.mismatch(known);
      if (first < 0) {
        return Optional.empty();
      }
      int last = known.limit() - 1;
      while (buffer.get(last) == known.get(last)) {
        last--;
      }
      byte[] bytes = new byte[last + 1 - first];
      buffer.get(first, bytes);
      known.put(first, bytes);
      return Optional.of(new Write(file, first, bytes));
    }
  }

  private final class Provider extends FilterFileSystemProvider {

    Provider(Path directory) {
      super("recorded://", directory.getFileSystem());
    }

    @Override
    public FileChannel newFileChannel(
        Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      boolean isNew = Files.notExists(file);
      FileChannel channel = super.newFileChannel(file, options, attributes);
      if (Files.isDirectory(file)) {
        return new Directory(channel);
      }
      synchronized (RecordedDisk.this) {
        int number = isNew ? create(name(file)) : names.get(name(file));
        if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
          record(new Resize(number, 0));
        }
        return new Recorder(channel, number);
      }
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return newFileChannel(file, options, attributes);
    }

    @Override
    public OutputStream newOutputStream(Path file, OpenOption... options) throws IOException {
      Set<OpenOption> all = new HashSet<>(Set.of(options));
      if (all.isEmpty()) {
        all.add(StandardOpenOption.CREATE);
        all.add(StandardOpenOption.TRUNCATE_EXISTING);
      }
      all.add(StandardOpenOption.WRITE);
      return Channels.newOutputStream(newFileChannel(file, all));
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
      super.move(from, to, options);
      synchronized (RecordedDisk.this) {
        int file = names.remove(name(from));
        names.put(name(to), file);
        record(new Named(name(to), file));
      }
    }

    @Override
    public boolean deleteIfExists(Path file) throws IOException {
      boolean existed = super.deleteIfExists(file);
      if (existed) {
        forget(file);
      }
      return existed;
    }

    @Override
    public void delete(Path file) throws IOException {
      super.delete(file);
      forget(file);
    }

    private void forget(Path file) {
      synchronized (RecordedDisk.this) {
        record(new Deleted(name(file), names.remove(name(file))));
      }
    }
  }

  private final class Directory extends FilterFileChannel {

    Directory(FileChannel delegate) {
      super(delegate);
    }

    @Override
    public void force(boolean metaData) {
      record(new SyncNames());
    }
  }

  /** Records what is done to one file. Nothing is really forced, so that it is fast. */
  private final class Recorder extends FilterFileChannel {

    private final int file;

    Recorder(FileChannel delegate, int file) {
      super(delegate);
      this.file = file;
    }

    @Override
    public int write(ByteBuffer from, long offset) throws IOException {
      byte[] bytes = new byte[from.remaining()];
      from.duplicate().get(bytes);
      synchronized (RecordedDisk.this) {
        changes(); // what was done before it through mappings
        int written = super.write(from, offset);
        changes.add(new Write(file, offset, Arrays.copyOf(bytes, written)));
        mapped.computeIfPresent(file, (number, mapping) -> mapping.again());
        return written;
      }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      long offset = position();
      int written = write(from, offset);
      position(offset + written);
      return written;
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      synchronized (RecordedDisk.this) {
        if (size < size()) {
          record(new Resize(file, size));
          mapped.computeIfPresent(file, (number, mapping) -> mapping.cutTo(size));
          super.truncate(size);
        }
      }
      return this;
    }

    /**
     * Only mappings that begin at the start of a file are watched, through a mapping of our own:
     * the caller may end theirs.
     */
    @Override
    public MappedByteBuffer map(MapMode mode, long offset, long size) throws IOException {
      synchronized (RecordedDisk.this) {
        if (size > size()) {
          record(new Resize(file, size));
        }
        MappedByteBuffer buffer = super.map(mode, offset, size);
        if (mode == MapMode.READ_WRITE) {
          changes();
          mapped.put(file, Mapped.asItIs(super.map(mode, offset, size)));
        }
        return buffer;
      }
    }

    @Override
    public void force(boolean metaData) {
      record(new Sync(file));
    }
  }
}
