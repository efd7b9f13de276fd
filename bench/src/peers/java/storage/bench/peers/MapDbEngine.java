package storage.bench.peers;

import java.nio.file.Path;
import java.util.List;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.HTreeMap;
import org.mapdb.Serializer;
import storage.bench.Engine;
import storage.common.KeyValueStore;

/**
 * <a href="https://mapdb.org">MapDB</a>, a hash tree in a mapped file, in Java.
 *
 * <p>Without its write-ahead log, which would sync: the store of a process that was killed may be
 * lost as a whole. Compacted before it is read.
 */
public final class MapDbEngine implements Engine {

  @Override
  public String name() {
    return "mapdb";
  }

  @Override
  public KeyValueStore open(Path directory) {
    DB database = openDatabase(directory);
    HTreeMap<byte[], byte[]> records =
        database.hashMap("records", Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY).createOrOpen();
    return new TextStore(directory, new TextStore.OfMap(records, database));
  }

  @Override
  public void settle(Path directory) {
    try (DB database = openDatabase(directory)) {
      database.getStore().compact();
    }
  }

  @Override
  public boolean survivesKill() {
    return false;
  }

  @Override
  public boolean offHeap() {
    return true;
  }

  @Override
  public List<String> jvmOptions() {
    return List.of(
        "--enable-native-access=ALL-UNNAMED",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED");
  }

  /** The mapping is undone on close, and not only when it is collected as garbage. */
  private static DB openDatabase(Path directory) {
    return DBMaker.fileDB(directory.resolve("store.mapdb").toFile())
        .fileMmapEnable()
        .fileMmapPreclearDisable()
        .cleanerHackEnable()
        .make();
  }
}
