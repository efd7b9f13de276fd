package storage.bench.ycsb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.Vector;
import site.ycsb.ByteIterator;
import site.ycsb.DB;
import site.ycsb.DBException;
import site.ycsb.Status;
import storage.bench.engine.ByteStore;
import storage.bench.engine.ByteWalk;
import storage.bench.engine.Engines;

/**
 * An engine as YCSB calls it. YCSB makes one of these for each thread, and all of them share one
 * store. The table has no name in the store: there is one.
 *
 * <p>An update reads the record, changes the fields that it is of, and puts it back: an engine here
 * knows of no fields. Nothing is synced.
 */
public final class EngineBinding extends DB {

  /** The property that has the name of the engine. */
  public static final String ENGINE = "bench.engine";

  /** The property that has the directory of the store. */
  public static final String DIRECTORY = "bench.directory";

  private static final Object LOCK = new Object();

  /** Guarded by {@link #LOCK} as it is opened and closed; null while there is no user. */
  private static ByteStore shared;

  /** Guarded by {@link #LOCK}. */
  private static int users;

  /** The shared one, seen by this thread. */
  private ByteStore store;

  @Override
  public void init() throws DBException {
    synchronized (LOCK) {
      if (users == 0) {
        try {
          shared =
              (ByteStore)
                  Engines.named(getProperties().getProperty(ENGINE))
                      .open(Path.of(getProperties().getProperty(DIRECTORY)));
        } catch (IOException e) {
          throw new DBException(e);
        }
      }
      users++;
      store = shared;
    }
  }

  @Override
  public void cleanup() throws DBException {
    synchronized (LOCK) {
      users--;
      if (users == 0) {
        try {
          shared.close();
        } catch (IOException e) {
          throw new DBException(e);
        }
      }
    }
  }

  /** What YCSB asks for, which may fail. */
  @FunctionalInterface
  private interface Operation {
    Status run() throws IOException;
  }

  /** YCSB counts failures; why it failed, only this tells. */
  private static Status run(Operation operation) {
    try {
      return operation.run();
    } catch (IOException e) {
      System.err.println(e);
      return Status.ERROR;
    }
  }

  @Override
  public Status read(
      String table, String key, Set<String> fields, Map<String, ByteIterator> result) {
    return run(
        () -> {
          byte[] found = store.get(key.getBytes(UTF_8));
          if (found == null) {
            return Status.NOT_FOUND;
          }
          YcsbRecord.decode(found).copyTo(result, fields);
          return Status.OK;
        });
  }

  @Override
  @SuppressWarnings("NonApiType") // as YCSB has it
  public Status scan(
      String table,
      String startKey,
      int count,
      Set<String> fields,
      Vector<HashMap<String, ByteIterator>> result) {
    return run(
        () -> {
          try (ByteWalk walk = store.walk(startKey.getBytes(UTF_8))) {
            for (int n = 0; n < count && walk.next(); n++) {
              HashMap<String, ByteIterator> record = new HashMap<>();
              YcsbRecord.decode(walk.value()).copyTo(record, fields);
              result.add(record);
            }
          }
          return Status.OK;
        });
  }

  @Override
  public Status insert(String table, String key, Map<String, ByteIterator> fields) {
    return run(
        () -> {
          store.put(key.getBytes(UTF_8), YcsbRecord.of(fields).encode());
          return Status.OK;
        });
  }

  @Override
  public Status update(String table, String key, Map<String, ByteIterator> fields) {
    return run(
        () -> {
          byte[] bytes = key.getBytes(UTF_8);
          byte[] found = store.get(bytes);
          if (found == null) {
            return Status.NOT_FOUND;
          }
          store.put(bytes, YcsbRecord.decode(found).with(fields).encode());
          return Status.OK;
        });
  }

  /** None of the six workloads deletes. */
  @Override
  public Status delete(String table, String key) {
    return Status.NOT_IMPLEMENTED;
  }
}
