package storage.bitcask;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a store: all names are made and parsed here.
 *
 * <pre>
 *  0000000001.data        a segment
 *  0000000001.hint        its hint file
 *  keydir                 the checkpoint
 *  0000000002.data.tmp    unfinished; whoever opens the store for writing deletes it
 *  backup                 see {@link Backup}
 *  lock                   see {@link DirectoryLock}
 * </pre>
 */
final class StoreFiles {

  private static final Pattern DATA = Pattern.compile("([0-9]{10})\\.data");
  private static final Pattern HINT = Pattern.compile("([0-9]{10})\\.hint");
  private static final String TEMPORARY = ".tmp";

  private final Path directory;

  StoreFiles(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  /** What a call gets that comes too late. */
  IllegalStateException closed() {
    return new IllegalStateException("the store in " + directory + " is closed");
  }

  Path data(int number) {
    return directory.resolve(String.format(Locale.ROOT, "%010d.data", number));
  }

  Path hint(int number) {
    return directory.resolve(String.format(Locale.ROOT, "%010d.hint", number));
  }

  /** The checkpoint. */
  Path keydir() {
    return directory.resolve("keydir");
  }

  /** The list of the segments that a backup into this directory consists of. */
  Path backup() {
    return directory.resolve("backup");
  }

  /** Where {@code file} is written until it is whole. */
  static Path temporary(Path file) {
    return file.resolveSibling(file.getFileName() + TEMPORARY);
  }

  /** The numbers of all segments, in ascending order. */
  List<Integer> segments() throws IOException {
    return numbers(DATA);
  }

  /** The numbers of all hint files, in ascending order. */
  List<Integer> hints() throws IOException {
    return numbers(HINT);
  }

  /** Unfinished files, which a crash has left behind. */
  List<Path> temporaries() throws IOException {
    return list().stream().filter(file -> file.toString().endsWith(TEMPORARY)).toList();
  }

  /** Gives a file that is written and synced its name, so that it appears whole or not at all. */
  void publish(Path temporary, Path file) throws IOException {
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    syncDirectory();
  }

  /** Makes names, and that names are gone, durable. */
  void syncDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      // Windows has no such thing, and needs none
    }
  }

  /** Writes a whole file under a temporary name, syncs it and gives it its name. */
  void write(Path file, ChecksummedOutput.Content content) throws IOException {
    Writing writing =
        channel -> {
          ChecksummedOutput out = new ChecksummedOutput(channel);
          content.writeTo(out);
          out.finish();
        };
    publish(writeTemporary(file, writing), file);
  }

  /** Writes a whole file under a temporary name and syncs it. */
  static Path writeTemporary(Path file, ByteBuffer... parts) throws IOException {
    return writeTemporary(
        file,
        channel -> {
          for (ByteBuffer part : parts) {
            while (part.hasRemaining()) {
              channel.write(part);
            }
          }
        });
  }

  private static Path writeTemporary(Path file, Writing content) throws IOException {
    Path temporary = temporary(file);
    try (FileChannel channel = FileChannel.open(temporary, CREATE, TRUNCATE_EXISTING, WRITE)) {
      content.to(channel);
      channel.force(true);
    } catch (Throwable e) {
      deleteQuietly(temporary);
      throw e;
    }
    return temporary;
  }

  /** Deletes what is no longer needed: what stays behind is found by the next open. */
  static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // it is in nobody's way
    }
  }

  private List<Integer> numbers(Pattern pattern) throws IOException {
    return list().stream()
        .map(file -> pattern.matcher(file.getFileName().toString()))
        .filter(Matcher::matches)
        .filter(name -> name.group(1).compareTo("2147483647") < 0)
        .map(name -> Integer.parseInt(name.group(1)))
        .sorted()
        .toList();
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Writes what is to be in a file. */
  private interface Writing {
    void to(FileChannel emptyFile) throws IOException;
  }
}
