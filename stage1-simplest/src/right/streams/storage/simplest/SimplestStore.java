package storage.simplest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import storage.common.AppendLock;
import storage.common.CorruptStoreException;
import storage.common.KeyValueStore;
import storage.common.RegularFile;
import storage.common.Utf8;

/**
 * Another right stage 1, in other steps than the book's: it reads its file as a stream, twice, and
 * opens it anew for each call. The tests of the stage have to pass it.
 */
public final class SimplestStore implements KeyValueStore {

  static final String FILE_NAME = "datastore";

  /** In bytes. */
  private static final int CHUNK = 16 * 1024;

  private final Path file;
  private final AppendLock lock;
  private Object fileKey;
  private long end = -1;
  private volatile boolean closed;

  private SimplestStore(Path file) {
    this.file = file;
    this.lock = new AppendLock(file);
  }

  public static SimplestStore open(Path directory) throws IOException {
    Files.createDirectories(directory);
    return new SimplestStore(directory.resolve(FILE_NAME));
  }

  @Override
  public synchronized void set(String key, String value) throws IOException {
    requireKey(key);
    requireLine("value", value);
    byte[] line = (key + ',' + value + '\n').getBytes(UTF_8);
    requireOpen();
    lock.run(() -> append(line));
  }

  private void append(byte[] line) throws IOException {
    if (!isAsLeft()) {
      lock.renew();
      cutTornTail();
    }
    end = -1; // until the write has succeeded
    try (OutputStream out = Files.newOutputStream(file, CREATE, APPEND)) {
      out.write(line);
    }
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    end = now.size();
    fileKey = now.fileKey();
  }

  private boolean isAsLeft() throws IOException {
    if (end < 0 || !Files.exists(file)) {
      return false;
    }
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return now.size() == end && now.fileKey().equals(fileKey);
  }

  private void cutTornTail() throws IOException {
    RegularFile.requireIfThere(file);
    if (Files.exists(file) && !endsWithNewline()) {
      long lastLine = endOfLastLine();
      if (lastLine < Files.size(file)) {
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
          channel.truncate(lastLine);
        }
      }
    }
  }

  private boolean endsWithNewline() throws IOException {
    long size = Files.size(file);
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(Math.max(0, size - 1));
      return size == 0 || in.read() == '\n';
    }
  }

  /** No byte before this place ever changes: so a second reading is not disturbed by a writer. */
  private long endOfLastLine() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      long lastLine = 0;
      long offset = 0;
      byte[] chunk = new byte[CHUNK];
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        for (int at = 0; at < length; at++) {
          lastLine = chunk[at] == '\n' ? offset + at + 1 : lastLine;
        }
        offset += length;
      }
      return lastLine;
    }
  }

  @Override
  public Optional<String> get(String key) throws IOException {
    requireKey(key);
    requireOpen();
    byte[] wanted = key.getBytes(UTF_8);
    RegularFile.requireIfThere(file);
    try {
      long lastLine = endOfLastLine();
      try (InputStream in = Files.newInputStream(file)) {
        return find(wanted, in, lastLine);
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Optional<String> find(byte[] wanted, InputStream in, long lastLine) throws IOException {
    long line = 0;
    int matched = 0;
    long value = -1;
    long found = -1;
    int length = 0;
    byte[] chunk = new byte[CHUNK];
    int filled = 0;
    int at = 0;
    for (long offset = 0; offset < lastLine; offset++) {
      if (at == filled) {
        filled = in.read(chunk);
        at = 0;
      }
      if (filled < 0) {
        throw new EOFException(file + " was cut while it was read");
      }
      byte next = chunk[at++];
      if (next == '\n') {
        if (value < 0) {
          throw new CorruptStoreException(file, line, "no comma in this line");
        }
        if (matched == wanted.length) {
          found = value;
          length = Math.toIntExact(offset - value);
        }
        line = offset + 1;
        value = -1;
        matched = 0;
      } else if (value < 0 && next == ',') {
        value = offset + 1;
      } else if (value < 0) {
        boolean same = matched >= 0 && matched < wanted.length && wanted[matched] == next;
        matched = same ? matched + 1 : -1;
      }
    }
    return found < 0 ? Optional.empty() : Optional.of(text(found, length));
  }

  private String text(long offset, int length) throws IOException {
    try (InputStream in =
        length == 0 ? new ByteArrayInputStream(new byte[0]) : Files.newInputStream(file)) {
      if (length > 0) {
        in.skipNBytes(offset);
      }
      return Utf8.decode(in.readNBytes(length), file, offset);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    lock.close();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }

  private static void requireKey(String key) {
    requireLine("key", key);
    if (key.indexOf(',') >= 0) {
      throw new IllegalArgumentException(
          "no comma in a key, please: key, index " + key.indexOf(','));
    }
  }

  private static void requireLine(String what, String text) {
    Utf8.requireText(what, text);
    if (text.indexOf('\n') >= 0) {
      throw new IllegalArgumentException(
          "a newline in the " + what + ": index " + text.indexOf('\n'));
    }
  }
}
