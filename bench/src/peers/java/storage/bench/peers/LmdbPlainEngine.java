package storage.bench.peers;

import java.nio.file.Path;
import org.lmdbjava.EnvFlags;
import storage.common.KeyValueStore;

/**
 * LMDB as it is by default, without {@code MDB_WRITEMAP}: pages are changed on the heap of C and
 * written by system calls, and nothing can write into the file by mistake. All else as in {@link
 * LmdbEngine}.
 */
public final class LmdbPlainEngine extends Lmdb {

  @Override
  public String name() {
    return "lmdb-plain";
  }

  @Override
  public String settings() {
    return "MDB_NOSYNC, a read transaction for each thread";
  }

  @Override
  public KeyValueStore open(Path directory) {
    return open(directory, EnvFlags.MDB_NOSYNC, EnvFlags.MDB_NOTLS);
  }

  @Override
  public KeyValueStore openSynced(Path directory) {
    return open(directory, EnvFlags.MDB_NOTLS);
  }
}
