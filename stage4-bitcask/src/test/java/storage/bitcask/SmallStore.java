package storage.bitcask;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import storage.common.kit.ObservedDisk;
import storage.common.kit.StoredFiles;

/** A store of a few tiny segments that holds one of everything, and its files. */
final class SmallStore {

  static final BitcaskOptions OPTIONS =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(192);

  /** What is in it; every other key has no value. */
  static final Map<String, String> CONTENT =
      Map.of("name", "Grace", "town", "London", "in", "a batch", "last", "");

  /** Keys that were there once. */
  static final String[] DELETED = {"gone", "out"};

  private SmallStore() {}

  static void fill(Path directory) throws IOException {
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      put(cask, "name", "Ada");
      put(cask, "gone", "soon");
      put(cask, "out", "of sight");
      put(cask, "town", "London");
      put(cask, "name", "Grace");
      cask.delete(bytes("gone"));
      cask.merge();
      cask.write(new Batch().put(bytes("in"), bytes("a batch")).delete(bytes("out")));
      put(cask, "last", "value");
      put(cask, "last", "");
    }
  }

  static Map<String, byte[]> read(Path directory) throws IOException {
    return StoredFiles.read(directory);
  }

  /** Makes {@code directory} hold these files and no other. */
  static void write(Path directory, Map<String, byte[]> files) throws IOException {
    StoredFiles.write(directory, files);
  }

  /** Damages the last byte of the first file that holds these bytes. */
  static void flip(Path directory, byte[] bytes) throws IOException {
    Map<String, byte[]> files = read(directory);
    String wanted = new String(bytes, ISO_8859_1);
    for (byte[] file : files.values()) {
      int at = new String(file, ISO_8859_1).indexOf(wanted);
      if (at >= 0) {
        file[at + bytes.length - 1] ^= 1;
        write(directory, files);
        return;
      }
    }
    throw new IllegalArgumentException("no file holds these bytes");
  }

  /** Opens a store whose syncs are not done. */
  static Bitcask open(Path directory, BitcaskOptions options) throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    disk.withoutSyncs();
    return Bitcask.open(disk.path(), options);
  }
}
