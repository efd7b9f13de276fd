package storage.bench.peers;

import java.nio.file.Path;
import org.lmdbjava.EnvFlags;
import storage.common.KeyValueStore;

/**
 * <a href="https://www.symas.com/mdb">LMDB</a>, a B+ tree in a mapped file, in C, by lmdbjava.
 *
 * <p>Written through the mapping ({@code MDB_WRITEMAP}), which its documentation calls faster, and
 * which loses the protection from a program's stray writes: see {@link LmdbPlainEngine} for the
 * other way. Synced only on demand; one transaction for each {@code set}; each thread renews its
 * own read transaction, as LMDB's documentation recommends. It uses free pages again and has no
 * compaction in place. It has no cache: the operating system has the file. A key has at most 511
 * bytes.
 */
public final class LmdbEngine extends Lmdb {

  @Override
  public String name() {
    return "lmdb";
  }

  @Override
  public String settings() {
    return "MDB_WRITEMAP, MDB_NOSYNC, a read transaction for each thread";
  }

  @Override
  public KeyValueStore open(Path directory) {
    return open(directory, EnvFlags.MDB_WRITEMAP, EnvFlags.MDB_NOSYNC, EnvFlags.MDB_NOTLS);
  }

  @Override
  public KeyValueStore openSynced(Path directory) {
    return open(directory, EnvFlags.MDB_WRITEMAP, EnvFlags.MDB_NOTLS);
  }
}
