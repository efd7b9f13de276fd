package storage.bench.peers;

import java.nio.file.Path;
import java.util.Set;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreTool;
import org.h2.mvstore.type.ByteArrayDataType;
import storage.bench.engine.Ability;
import storage.bench.engine.Engine;
import storage.common.KeyValueStore;

/**
 * <a href="https://h2database.com/html/mvstore.html">MVStore</a>, the copy-on-write B-tree of the
 * H2 database, in Java.
 *
 * <p>A page cache that holds all the data, on the heap. A {@code set} stays in memory until a
 * thread in the background writes it, up to a second later, as is the default: it is lost with its
 * process. Synced means a commit and a sync for each {@code set}. Compacted before it is read.
 */
public final class MvStoreEngine implements Engine {

  @Override
  public String name() {
    return "mvstore";
  }

  @Override
  public String settings() {
    return "page cache of %d MB, written in the background within a second"
        .formatted(cacheMegabytes());
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(Ability.BYTES);
  }

  @Override
  public KeyValueStore open(Path directory) {
    MVStore store = openStore(directory);
    return new TextStore(directory, new TextStore.OfMap(records(store), store::close));
  }

  @Override
  public boolean syncs() {
    return true;
  }

  @Override
  public KeyValueStore openSynced(Path directory) {
    MVStore store = openStore(directory);
    Runnable sync =
        () -> {
          store.commit();
          store.sync();
        };
    return new TextStore(
        directory, new TextStore.OfCommittedMap(records(store), sync, store::close));
  }

  @Override
  public void settle(Path directory) {
    MVStoreTool.compact(file(directory), false);
  }

  @Override
  public boolean survivesKill() {
    return false;
  }

  private static int cacheMegabytes() {
    return (int) (Engine.cacheBytes() >> 20);
  }

  private static MVStore openStore(Path directory) {
    return new MVStore.Builder().fileName(file(directory)).cacheSize(cacheMegabytes()).open();
  }

  private static MVMap<byte[], byte[]> records(MVStore store) {
    return store.openMap(
        "records",
        new MVMap.Builder<byte[], byte[]>()
            .keyType(ByteArrayDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  private static String file(Path directory) {
    return directory.resolve("store.mv").toString();
  }
}
