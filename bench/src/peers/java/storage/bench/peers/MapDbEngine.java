package storage.bench.peers;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.HTreeMap;
import org.mapdb.Serializer;
import storage.bench.engine.Ability;
import storage.bench.engine.Engine;
import storage.common.KeyValueStore;

/**
 * <a href="https://mapdb.org">MapDB</a>, a hash tree in a mapped file, in Java.
 *
 * <p>Mapped, which its documentation calls the fastest on a 64-bit system; without a cache of its
 * own, as is the default: the operating system has the file. Without its write-ahead log, which is
 * the default too, the store of a process that was killed may be lost as a whole; synced means with
 * that log, and a commit for each {@code set}. Compacted before it is read.
 */
public final class MapDbEngine implements Engine {

  @Override
  public String name() {
    return "mapdb";
  }

  @Override
  public String settings() {
    return "mapped file, no write-ahead log";
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(Ability.BYTES);
  }

  @Override
  public KeyValueStore open(Path directory) {
    DB database = settings(directory).make();
    return new TextStore(directory, new TextStore.OfMap(records(database), database));
  }

  @Override
  public boolean syncs() {
    return true;
  }

  @Override
  public KeyValueStore openSynced(Path directory) {
    DB database = settings(directory).transactionEnable().make();
    return new TextStore(
        directory, new TextStore.OfCommittedMap(records(database), database::commit, database));
  }

  @Override
  public void settle(Path directory) {
    try (DB database = settings(directory).make()) {
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
  private static DBMaker.Maker settings(Path directory) {
    return DBMaker.fileDB(directory.resolve("store.mapdb").toFile())
        .fileMmapEnable()
        .fileMmapPreclearDisable()
        .cleanerHackEnable();
  }

  private static HTreeMap<byte[], byte[]> records(DB database) {
    return database.hashMap("records", Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY).createOrOpen();
  }
}
