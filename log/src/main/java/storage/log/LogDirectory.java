package storage.log;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import storage.common.CorruptStoreException;

/**
 * The directory of a log: all names of its segments are made and parsed here, and files appear and
 * disappear by its methods.
 *
 * <pre>
 *  0000000001.data        a segment
 *  0000000001.hint        what else is known of it
 *  0000000002.data.tmp    unfinished
 *  lock                   see {@link DirectoryLock}
 * </pre>
 *
 * <p>Its path is resolved once, so that a link that is pointed elsewhere later moves nothing.
 */
public final class LogDirectory {

  private static final Pattern DATA = Pattern.compile("([0-9]{10})\\.data");
  private static final Pattern HINT = Pattern.compile("([0-9]{10})\\.hint");
  private static final Pattern DATA_TEMPORARY = Pattern.compile("[0-9]{10}\\.data\\.tmp");
  private static final Pattern HINT_TEMPORARY = Pattern.compile("[0-9]{10}\\.hint\\.tmp");
  private static final String TEMPORARY = ".tmp";
  private static final int BLOCK = 64 * 1024;

  /** All files but the lock begin with a magic, a version and the number of the store. */
  private static final int START_SIZE = 2 * Integer.BYTES + Long.BYTES;

  private static final int ANY_VERSION = 0;

  /** For {@link #mayReplace}, where the caller has settled whose the file is. */
  public static final long ANY_STORE = 0;

  private final Path path;

  private LogDirectory(Path path) {
    this.path = path;
  }

  /** Returns the directory to which {@code path} leads now. */
  public static LogDirectory of(Path path) throws IOException {
    return new LogDirectory(path.toRealPath());
  }

  /** Its real path. */
  public Path path() {
    return path;
  }

  /** Returns the exception for a call that comes after the store was closed. */
  public IllegalStateException closed() {
    return new IllegalStateException("the store in " + path + " is closed");
  }

  public Path data(int number) {
    return path.resolve(name(number, "data"));
  }

  public Path hint(int number) {
    return path.resolve(name(number, "hint"));
  }

  private static String name(int number, String kind) {
    String digits = Integer.toString(number);
    return "0".repeat(10 - digits.length()) + digits + "." + kind;
  }

  /** Where {@code file} is written until it is whole. */
  public static Path temporary(Path file) {
    return file.resolveSibling(file.getFileName() + TEMPORARY);
  }

  /**
   * The numbers of all segments, in ascending order.
   *
   * @throws CorruptStoreException if something that is not a file has the name of a segment
   */
  public List<Integer> segments() throws IOException {
    List<Integer> numbers = numbers(DATA);
    for (int number : numbers) {
      requireFileIfThere(data(number));
    }
    return numbers;
  }

  /** One look: between two of them the owner may have deleted the file. */
  private static void requireFileIfThere(Path file) throws IOException {
    try {
      if (!Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS).isRegularFile()) {
        throw new CorruptStoreException(file, 0, "it is not a regular file");
      }
    } catch (NoSuchFileException e) {
      // it was merged away
    }
  }

  /** The numbers of all hint files, in ascending order. */
  public List<Integer> hints() throws IOException {
    return numbers(HINT);
  }

  /**
   * Returns an object that equals that of a later look if no file was added, removed or changed.
   */
  public Object look() throws IOException {
    Map<Path, List<Object>> files = new HashMap<>();
    for (Path file : list()) {
      try {
        BasicFileAttributes found =
            Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
        files.put(file, List.of(found.size(), found.lastModifiedTime()));
      } catch (NoSuchFileException e) {
        files.put(file, List.of());
      }
    }
    return files;
  }

  /** Segments that were never finished, which a crash has left behind. */
  public List<Path> unfinishedSegments() throws IOException {
    return unfinished(DATA_TEMPORARY);
  }

  /** Hint files that were never finished, which a crash has left behind. */
  public List<Path> unfinishedHints() throws IOException {
    return unfinished(HINT_TEMPORARY);
  }

  private List<Path> unfinished(Pattern temporary) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path file : list()) {
      if (temporary.matcher(file.getFileName().toString()).matches() && isFile(file)) {
        found.add(file);
      }
    }
    return found;
  }

  /** Whether there is a file of this name: no link, no directory, nothing that could block. */
  public static boolean isFile(Path file) {
    return Files.isRegularFile(file, NOFOLLOW_LINKS);
  }

  /** Returns a number that no file in the directory has, {@code from} this one on. */
  public int freeNumber(int from) {
    int number = Math.max(1, from);
    while (isTaken(data(number)) || isTaken(hint(number)) || isTaken(temporary(data(number)))) {
      number = number == Integer.MAX_VALUE ? 1 : number + 1;
    }
    return number;
  }

  private static boolean isTaken(Path file) {
    return Files.exists(file, NOFOLLOW_LINKS);
  }

  /** Gives a file that is written and synced its name, so that it appears whole or not at all. */
  public void publish(Path temporary, Path file) throws IOException {
    try (Names names = names()) {
      names.move(temporary, file);
      names.sync();
    }
  }

  /** Makes names, and that names are gone, durable. */
  public void sync() throws IOException {
    try (Names names = names()) {
      names.sync();
    }
  }

  /** Opens the directory before anything in it is changed: there may be too many open files. */
  Names names() throws IOException {
    try {
      return new Names(FileChannel.open(path, READ));
    } catch (AccessDeniedException e) {
      return new Names(null); // Windows has no such thing, and needs none
    }
  }

  /** Writes a whole file under a temporary name, syncs it and gives it its name. */
  public void write(Path file, int magic, long store, ChecksummedOutput.Content content)
      throws IOException {
    requireReplaceable(file, magic, store);
    Path temporary = temporary(file);
    while (!mayReplace(temporary, magic, store)) {
      temporary = temporary(temporary); // a stranger's, or what a power cut has left of ours
    }
    Files.deleteIfExists(temporary);
    Writing writing =
        channel -> {
          ChecksummedOutput out = new ChecksummedOutput(channel);
          content.writeTo(out);
          out.finish();
        };
    publish(create(temporary, writing), file);
  }

  /** Writes a whole segment under a temporary name and syncs it. */
  public static Path writeTemporary(Path file, ByteBuffer header, ByteBuffer records)
      throws IOException {
    return create(
        temporary(file),
        channel -> {
          writeFully(channel, header);
          channel.force(true); // or else a power cut might leave records that have no owner
          writeFully(channel, records);
        });
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static Path create(Path temporary, Writing content) throws IOException {
    FileChannel channel = FileChannel.open(temporary, CREATE_NEW, WRITE);
    try (channel) {
      content.to(channel);
      channel.force(true);
    } catch (Throwable e) {
      deleteQuietly(temporary);
      throw e;
    }
    return temporary;
  }

  /** Refuses to replace a stranger's file. */
  public static void requireReplaceable(Path file, int magic) throws IOException {
    requireReplaceable(file, magic, ANY_STORE);
  }

  /** Refuses to replace a stranger's file, or one of another store. */
  public static void requireReplaceable(Path file, int magic, long store) throws IOException {
    if (!mayReplace(file, magic, store)) {
      throw new IOException(file + " is in the way: nothing says that it belongs to the store");
    }
  }

  /** Whether there is no such file, or one that begins as it should, or one that holds nothing. */
  public static boolean mayReplace(Path file, int magic, long store) throws IOException {
    return !isTaken(file) || isOurs(file, magic, ANY_VERSION, store);
  }

  /**
   * Whether a store has begun this file, which need not be whole, or a power cut has emptied it. A
   * file that cannot be read is nobody's.
   */
  public static boolean isOurs(Path file, int magic, int version, long store) throws IOException {
    if (!isFile(file)) {
      return false;
    }
    ByteBuffer ours = ByteBuffer.allocate(START_SIZE);
    ours.putInt(magic).putInt(version).putLong(store);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(START_SIZE);
      if (version == ANY_VERSION) {
        int end = Math.min(store == ANY_STORE ? START_SIZE : 2 * Integer.BYTES, start.length);
        Arrays.fill(start, Math.min(Integer.BYTES, end), end, (byte) 0);
      }
      return ours.slice(0, start.length).equals(ByteBuffer.wrap(start)) || isEmptied(file);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      return false; // of a bad sector, for example
    }
  }

  /**
   * Whether a file holds nothing but zeros. For most files, the first block is enough to say no.
   */
  private static boolean isEmptied(Path file) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate(BLOCK);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] block = in.readNBytes(BLOCK);
      while (block.length > 0 && zeros.slice(0, block.length).equals(ByteBuffer.wrap(block))) {
        block = in.readNBytes(BLOCK);
      }
      return block.length == 0;
    }
  }

  /** Whether a file has another name as well, as a hard link; false where nobody can tell. */
  static boolean hasTwoNames(Path file) throws IOException {
    try {
      return (int) Files.getAttribute(file, "unix:nlink") > 1;
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Deletes what is no longer needed. What cannot be deleted is found by the next open. */
  public static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // it is in nobody's way
    }
  }

  private List<Integer> numbers(Pattern pattern) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    for (Path file : list()) {
      Matcher name = pattern.matcher(file.getFileName().toString());
      if (name.matches()) {
        long number = Long.parseLong(name.group(1));
        if (number <= Integer.MAX_VALUE) { // else it is none of ours
          numbers.add((int) number);
        }
      }
    }
    Collections.sort(numbers);
    return numbers;
  }

  private List<Path> list() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
      for (Path each : all) {
        files.add(each);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }

  /**
   * The names in the directory.
   *
   * @param channel null where a directory cannot be synced
   */
  record Names(FileChannel channel) implements Closeable {

    void move(Path from, Path to) throws IOException {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    void sync() throws IOException {
      if (channel != null) {
        channel.force(true);
      }
    }

    @Override
    public void close() throws IOException {
      if (channel != null) {
        channel.close();
      }
    }
  }

  /** Writes what is to be in a file. */
  private interface Writing {
    void to(FileChannel emptyFile) throws IOException;
  }
}
