package storage.bench.peers;

import java.util.Set;
import org.mapdb.DB;
import org.mapdb.Serializer;
import storage.bench.engine.Ability;

/**
 * <a href="https://mapdb.org">MapDB</a>, a hash tree in a mapped file, in Java.
 *
 * <p>Mapped, which its documentation calls the fastest on a 64-bit system; without a cache of its
 * own, as is the default: the operating system has the file. Without its write-ahead log, which is
 * the default too, the store of a process that was killed may be lost as a whole; synced means with
 * that log, and a commit for each {@code set}. Compacted before it is read.
 */
public final class MapDbEngine extends MapDb {

  @Override
  public String name() {
    return "mapdb";
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(Ability.BYTES);
  }

  @Override
  TextStore.Bytes records(DB database, Runnable commit) {
    return new TextStore.OfCommittedMap(
        database.hashMap("records", Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY).createOrOpen(),
        commit,
        database);
  }
}
