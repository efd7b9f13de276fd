package storage.bench.peers;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.lmdbjava.EnvFlags;
import storage.bench.engine.Ability;
import storage.bench.engine.Engine;
import storage.common.KeyValueStore;

/**
 * LMDB as it is by default, without {@code MDB_WRITEMAP}: pages are changed on the heap of C and
 * written by system calls, and nothing can write into the file by mistake. All else as in {@link
 * LmdbEngine}.
 */
public final class LmdbPlainEngine implements Engine {

  @Override
  public String name() {
    return "lmdb-plain";
  }

  @Override
  public String settings() {
    return "MDB_NOSYNC, a read transaction for each thread";
  }

  @Override
  public Set<Ability> abilities() {
    return Lmdb.ABILITIES;
  }

  @Override
  public KeyValueStore open(Path directory) {
    return Lmdb.open(directory, EnvFlags.MDB_NOSYNC, EnvFlags.MDB_NOTLS);
  }

  @Override
  public boolean syncs() {
    return true;
  }

  @Override
  public KeyValueStore openSynced(Path directory) {
    return Lmdb.open(directory, EnvFlags.MDB_NOTLS);
  }

  @Override
  public boolean offHeap() {
    return true;
  }

  @Override
  public List<String> jvmOptions() {
    return Lmdb.JVM_OPTIONS;
  }
}
