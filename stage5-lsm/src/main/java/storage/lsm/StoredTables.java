package storage.lsm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import storage.log.LogDirectory;
import storage.log.Readers;

/** The tables that a manifest names, for who reads them one by one and does not open the store. */
public final class StoredTables {

  private final LogDirectory directory;
  private final Manifest manifest;
  private final LsmFiles files;
  private final List<TableInfo> tables;

  private StoredTables(LogDirectory directory, Manifest manifest) {
    this.directory = directory;
    this.manifest = manifest;
    this.files = new LsmFiles(directory, manifest.store(), manifest.lastNumber());
    this.tables = manifest.runs().stream().flatMap(run -> run.tables().stream()).toList();
  }

  /**
   * Reads the manifest; without one there are no tables.
   *
   * @throws storage.common.CorruptStoreException if it is damaged
   */
  public static StoredTables in(LogDirectory directory) throws IOException {
    Path file = LsmFiles.manifest(directory);
    byte[] content = Manifest.content(file);
    return new StoredTables(
        directory,
        content == null ? Manifest.ofNewStore(0) : Manifest.decode(file, ByteBuffer.wrap(content)));
  }

  /** Their files, those of the newest run first. */
  public List<Path> files() {
    return tables.stream().map(each -> files.table(each.number())).toList();
  }

  /** How many bytes the table has by the manifest. */
  public long length(int table) {
    return tables.get(table).length();
  }

  /** How many records the table has by the manifest, tombstones included. */
  public int records(int table) {
    return tables.get(table).records();
  }

  /**
   * Reads all of a table.
   *
   * @throws storage.common.CorruptStoreException if it is not what the manifest tells: names the
   *     first damage
   * @throws java.nio.file.NoSuchFileException if it is not there
   */
  public void verify(int table) throws IOException {
    Readers readers = new Readers(directory.path());
    Table opened = Table.open(files().get(table), tables.get(table), readers);
    try {
      readers.holding(
          () -> {
            TableCheck.run(opened, manifest.store());
            return null;
          });
    } finally {
      opened.letGo();
    }
  }
}
