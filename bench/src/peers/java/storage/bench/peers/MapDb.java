package storage.bench.peers;

import java.nio.file.Path;
import java.util.List;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import storage.bench.engine.Engine;
import storage.common.KeyValueStore;

/** What the two maps of MapDB have in common. */
abstract class MapDb implements Engine {

  @Override
  public final String settings() {
    return "mapped file, no write-ahead log";
  }

  @Override
  public final KeyValueStore open(Path directory) {
    DB database = settings(directory).make();
    return new TextStore(directory, records(database, () -> {}));
  }

  @Override
  public final boolean syncs() {
    return true;
  }

  @Override
  public final KeyValueStore openSynced(Path directory) {
    DB database = settings(directory).transactionEnable().make();
    return new TextStore(directory, records(database, database::commit));
  }

  /** Opens the map that has the records. */
  abstract TextStore.Bytes records(DB database, Runnable commit);

  @Override
  public final void settle(Path directory) {
    try (DB database = settings(directory).make()) {
      database.getStore().compact();
    }
  }

  @Override
  public final boolean survivesKill() {
    return false;
  }

  @Override
  public final boolean offHeap() {
    return true;
  }

  @Override
  public final List<String> jvmOptions() {
    return List.of(
        "--enable-native-access=ALL-UNNAMED",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED");
  }

  /** The mapping is undone on close, and not only when it is collected as garbage. */
  private static DBMaker.Maker settings(Path directory) {
    return DBMaker.fileDB(directory.resolve("store.mapdb").toFile())
        .fileMmapEnable()
        .fileMmapPreclearDisable()
        .cleanerHackEnable();
  }
}
