package storage.bench.jmh;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * One of several engines in one JVM, in a class loader of its own, so that none profits or suffers
 * from what the compiler has learnt of another. Nothing but types of the JDK passes between the
 * loaders: this class may be of another build than its caller.
 */
public final class TurnTaker implements LongFunction<long[]>, Closeable {

  /** What can be measured so: one thread does one thing without a sync. */
  public static final Set<Metric> METRICS =
      EnumSet.of(
          Metric.NEWEST,
          Metric.OLDEST,
          Metric.UNIFORM,
          Metric.MISSING,
          Metric.SET_NEW,
          Metric.SET_SAME,
          Metric.GET_BYTES,
          Metric.GET_BYTES_MISSING,
          Metric.GET_MANY,
          Metric.SCAN,
          Metric.SCAN_BACK,
          Metric.SEEK_100,
          Metric.SEEK_100_BACK,
          Metric.PUT_NEW,
          Metric.PUT_SAME,
          Metric.MIX_READS,
          Metric.MIX_HALF,
          Metric.MIX_MODIFY);

  /** The clock is looked at so often in a slice, at least, if an operation is short enough. */
  private static final int LOOKS = 100;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Operation operation;
  private final Closeable store;

  /** How many operations pass between two looks at the clock: grows while they are short. */
  private long batch = 1;

  /** What the last operation has returned: kept, or the compiler might leave the operation out. */
  Object kept;

  @FunctionalInterface
  private interface Operation {
    Object run() throws IOException;
  }

  /**
   * Opens a store that was filled before.
   *
   * @param engine its name
   * @param records how many records it has
   * @param metric the name of what is to be done
   */
  public TurnTaker(String engine, int records, String metric) throws IOException {
    ExistingStore existing = new ExistingStore();
    existing.engine = engine;
    existing.records = records;
    existing.fill();
    KeyChoice keys = new KeyChoice();
    keys.begin(records, 0, 1);
    Metric chosen = Metric.valueOf(metric);
    if (chosen.writes()) {
      WritableStore writable = new WritableStore();
      writable.open(existing);
      operation = write(chosen, writable, keys, new ValueChoice());
      store = writable::delete;
    } else {
      OpenStore open = new OpenStore();
      open.open(existing);
      operation = read(chosen, open, keys);
      store = open::close;
    }
  }

  private static Operation read(Metric metric, OpenStore open, KeyChoice keys) {
    Reads reads = new Reads();
    Bytes bytes = new Bytes();
    Scans scans = new Scans();
    EndlessWalk forward = new EndlessWalk(() -> open.bytes.walk(null));
    EndlessWalk backward = new EndlessWalk(() -> open.bytes.walkBackward(null));
    return switch (metric) {
      case SCAN -> forward::next;
      case SCAN_BACK -> backward::next;
      case SEEK_100 -> () -> scans.seek(open, keys);
      case SEEK_100_BACK -> () -> scans.seekBackward(open, keys);
      case NEWEST -> () -> reads.newest(open, keys);
      case OLDEST -> () -> reads.oldest(open, keys);
      case UNIFORM -> () -> reads.uniform(open, keys);
      case MISSING -> () -> reads.missing(open, keys);
      case GET_BYTES -> () -> bytes.get(open, keys);
      case GET_BYTES_MISSING -> () -> bytes.missing(open, keys);
      case GET_MANY -> () -> bytes.getMany(open, keys);
      default -> throw new IllegalArgumentException("not measured in turns: " + metric);
    };
  }

  private static Operation write(
      Metric metric, WritableStore writable, KeyChoice keys, ValueChoice values) {
    Writes writes = new Writes();
    Bytes bytes = new Bytes();
    Mixes mixes = new Mixes();
    Mixes.Die die = new Mixes.Die();
    return switch (metric) {
      case MIX_READS -> () -> mixes.reads(writable, keys, values, die);
      case MIX_HALF -> () -> mixes.half(writable, keys, values, die);
      case MIX_MODIFY -> () -> mixes.modify(writable, keys, values, die);
      case SET_NEW -> done(() -> writes.newKey(writable, keys, values));
      case SET_SAME -> done(() -> writes.sameKey(writable, keys, values));
      case PUT_NEW -> done(() -> bytes.putNew(writable, keys, values));
      case PUT_SAME -> done(() -> bytes.putSame(writable, keys, values));
      default -> throw new IllegalArgumentException("not measured in turns: " + metric);
    };
  }

  @FunctionalInterface
  private interface Write {
    void run() throws IOException;
  }

  private static Operation done(Write write) {
    return () -> {
      write.run();
      return write;
    };
  }

  /**
   * Takes a turn.
   *
   * @param nanos how long; one operation is done at least
   * @return how many operations were done, the CPU time of this thread, and the time of the clock
   */
  @Override
  public long[] apply(long nanos) {
    long cpu = THREADS.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    long operations = 0;
    long before = start;
    long now = start;
    try {
      while (now - start < nanos) {
        for (long n = 0; n < batch; n++) {
          kept = operation.run();
        }
        operations += batch;
        now = System.nanoTime();
        if ((now - before) * LOOKS < nanos) {
          batch *= 2;
        }
        before = now;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new long[] {operations, THREADS.getCurrentThreadCpuTime() - cpu, now - start};
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
