package storage.bitcask;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What people, their tools and their bad luck do to a file of a store. */
enum FileFault {
  REMOVED,
  EMPTIED,
  CUT_IN_HALF,
  CUT_BY_A_BYTE,
  CUT_IN_HALF_AND_FILLED_WITH_ZEROS,
  LOST_ITS_START,
  FILLED_WITH_ZEROS,
  LENGTHENED_WITH_ZEROS,
  WRITTEN_TWICE,
  COPIED_TO_ANOTHER_NUMBER,
  RENAMED,
  RENAMED_TO_ANOTHER_NUMBER,
  RENAMED_IN_CAPITALS,
  SWAPPED_WITH_ANOTHER,
  PUT_BACK_OLDER,
  REPLACED_BY_A_STRANGERS,
  REPLACED_BY_A_DIRECTORY,
  REPLACED_BY_A_PIPE,
  REPLACED_BY_A_LINK_TO_IT,
  REPLACED_BY_A_LINK_TO_NOTHING;

  /** Of both older and foreign files, those that have the name of the damaged one. */
  record Copies(Map<String, byte[]> older, Map<String, byte[]> strangers) {}

  /**
   * Does it to {@code file}.
   *
   * @param elsewhere a directory for what is moved away
   * @return whether it could be done: not every file has an older copy, or a number
   */
  boolean strike(Path file, Copies copies, Path elsewhere) throws IOException {
    String name = file.getFileName().toString();
    Path otherNumber = file.resolveSibling(name.replaceFirst("[0-9]{10}", "0000000099"));
    switch (this) {
      case EMPTIED -> cut(file, 0);
      case CUT_IN_HALF -> cut(file, Files.size(file) / 2);
      case CUT_BY_A_BYTE -> cut(file, Math.max(0, Files.size(file) - 1));
      case CUT_IN_HALF_AND_FILLED_WITH_ZEROS ->
          zero(file, (int) Files.size(file) / 2, (int) Files.size(file));
      case LOST_ITS_START -> zero(file, 0, (int) Math.min(512, Files.size(file)));
      case FILLED_WITH_ZEROS -> zero(file, 0, (int) Files.size(file));
      case LENGTHENED_WITH_ZEROS ->
          zero(file, (int) Files.size(file), (int) Files.size(file) + 5_000);
      case RENAMED_IN_CAPITALS ->
          Files.move(file, file.resolveSibling(name.toUpperCase(Locale.ROOT)));
      case SWAPPED_WITH_ANOTHER -> {
        return swap(file, elsewhere);
      }
      case WRITTEN_TWICE -> Files.write(file, Files.readAllBytes(file), APPEND);
      case RENAMED -> Files.move(file, file.resolveSibling(name + ".old"));
      case COPIED_TO_ANOTHER_NUMBER -> {
        return !otherNumber.equals(file) && Files.exists(Files.copy(file, otherNumber));
      }
      case RENAMED_TO_ANOTHER_NUMBER -> {
        return !otherNumber.equals(file) && Files.exists(Files.move(file, otherNumber));
      }
      case PUT_BACK_OLDER -> {
        return replace(file, copies.older().get(name));
      }
      case REPLACED_BY_A_STRANGERS -> {
        return replace(file, copies.strangers().get(name));
      }
      case REPLACED_BY_A_LINK_TO_IT ->
          Files.createSymbolicLink(file, Files.move(file, elsewhere.resolve(name)));
      default -> {
        Files.delete(file);
        return make(file, elsewhere);
      }
    }
    return true;
  }

  private boolean make(Path file, Path elsewhere) throws IOException {
    switch (this) {
      case REPLACED_BY_A_DIRECTORY ->
          Files.writeString(Files.createDirectory(file).resolve("holiday.jpg"), "of a stranger");
      case REPLACED_BY_A_LINK_TO_NOTHING ->
          Files.createSymbolicLink(file, elsewhere.resolve("nothing"));
      case REPLACED_BY_A_PIPE -> {
        return makePipe(file);
      }
      default -> {
        return this == REMOVED;
      }
    }
    return true;
  }

  private static boolean makePipe(Path file) {
    try {
      return new ProcessBuilder("mkfifo", file.toString()).start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      return false; // there is no such thing here
    }
  }

  private static boolean replace(Path file, byte[] content) throws IOException {
    return content != null && Files.exists(Files.write(file, content));
  }

  private static void zero(Path file, int from, int to) throws IOException {
    byte[] bytes = Arrays.copyOf(Files.readAllBytes(file), Math.max(to, (int) Files.size(file)));
    Arrays.fill(bytes, from, to, (byte) 0);
    Files.write(file, bytes);
  }

  /** With the next one of its kind. */
  private static boolean swap(Path file, Path elsewhere) throws IOException {
    String name = file.getFileName().toString();
    String ending = name.substring(Math.max(0, name.indexOf('.')));
    try (Stream<Path> all = Files.list(file.getParent())) {
      Optional<Path> other =
          all.filter(each -> name.contains(".") && each.toString().endsWith(ending))
              .filter(each -> each.compareTo(file) > 0)
              .sorted()
              .findFirst();
      if (other.isEmpty()) {
        return false;
      }
      Path aside = Files.move(file, elsewhere.resolve(name));
      Files.move(other.get(), file);
      Files.move(aside, other.get());
      return true;
    }
  }

  private static void cut(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, WRITE)) {
      channel.truncate(size);
    }
  }
}
