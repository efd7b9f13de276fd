package storage.lsm.tools;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.function.Consumer;
import storage.log.ByteFields;
import storage.log.Mapping;
import storage.log.Readers;
import storage.log.SegmentFields;
import storage.lsm.ManifestFields;
import storage.lsm.TableFields;

/** The bytes of a table, a manifest or a segment, each with the field that it belongs to. */
public final class ByteDump {

  private ByteDump() {}

  /** Hands over all fields of a file in order, also those of a damaged one. */
  public static void of(Path file, Consumer<ByteFields.Field> out) throws IOException {
    Readers readers = new Readers(file);
    try (FileChannel channel = FileChannel.open(file, READ)) {
      long size = channel.size();
      if (size == 0 || size > Integer.MAX_VALUE) {
        throw isNone(file);
      }
      Mapping mapping = Mapping.of(channel, FileChannel.MapMode.READ_ONLY, size, readers);
      try {
        readers.holding(
            () -> {
              all(file, mapping.bytes(), out);
              return null;
            });
      } finally {
        mapping.letGo();
      }
    }
  }

  private static void all(Path file, ByteBuffer bytes, Consumer<ByteFields.Field> out)
      throws IOException {
    ByteFields fields = new ByteFields(bytes, out);
    if (TableFields.isTable(bytes)) {
      TableFields.of(fields);
    } else if (ManifestFields.isManifest(bytes)) {
      ManifestFields.of(fields);
    } else if (SegmentFields.isSegment(file, bytes)) {
      SegmentFields.of(fields);
    } else {
      throw isNone(file);
    }
  }

  private static FileSystemException isNone(Path file) {
    String what = "this is neither a table nor a manifest nor a segment";
    return new FileSystemException(file.toString(), null, what);
  }
}
