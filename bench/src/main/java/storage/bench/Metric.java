package storage.bench;

import java.util.List;
import java.util.stream.Stream;

/** What is measured: the columns of the comparison, and the limits that they are held against. */
enum Metric {
  NEWEST(Group.READS, "newest", "Reads.newest"),
  OLDEST(Group.READS, "oldest", "Reads.oldest"),
  UNIFORM(Group.READS, "uniform", "Reads.uniform"),
  MISSING(Group.READS, "missing", "Reads.missing"),
  UNIFORM_SHARED(Group.READS, "uniform, 2 threads", "Reads.uniform", 2),

  SET_NEW(Group.WRITES, "new key", "Writes.newKey"),
  SET_SAME(Group.WRITES, "same key", "Writes.sameKey"),
  SET_SHARED(Group.WRITES, "same key, 4 threads", "Writes.sameKey", 4),

  SYNCED(Group.SYNCED_WRITES, "synced", "SyncedWrites.sameKey"),
  SYNCED_SHARED(Group.SYNCED_WRITES, "synced, 16 threads", "SyncedWrites.sameKey", 16),

  OPEN(Group.START_UP, "open and close", "StartUp.openAndClose"),
  OPEN_FIRST(Group.START_UP, "first answer of a JVM", "StartUp.firstAnswer"),
  OPEN_KILLED(Group.START_UP, "open after a kill", "StartUp.openAfterKill"),

  HEAP(Group.MEMORY, "heap", "Memory.openStore"),
  RESIDENT(Group.MEMORY, "resident besides", "Memory.openStore"),
  MAPPED(Group.MEMORY, "mapped", "Memory.openStore"),

  POSITIONAL_READ(Group.LIMITS, "positional read", "ReadLimits.positionalRead"),
  MAPPED_COPY(Group.LIMITS, "copy out of a mapping", "ReadLimits.mappedCopy"),
  MAP_LOOKUP(Group.LIMITS, "lookup in a HashMap", "ReadLimits.mapLookup"),
  APPEND(Group.LIMITS, "append by one write", "WriteLimits.append"),
  BUFFERED_APPEND(Group.LIMITS, "append into a buffer", "WriteLimits.bufferedAppend"),
  MAPPED_APPEND(Group.LIMITS, "append into a mapping", "WriteLimits.mappedAppend"),
  FORCE(Group.LIMITS, "append and force", "ForceLimits.growingFile"),
  FORCE_PRESET(Group.LIMITS, "write and force, preset size", "ForceLimits.presetFile"),
  SEQUENTIAL_READ(Group.LIMITS, "read of the whole log", "ScanLimits.sequentialRead"),
  HEADERS(Group.LIMITS, "read of each header", "ScanLimits.headersOneByOne"),
  HEADERS_IN_CHUNKS(Group.LIMITS, "headers in chunks", "ScanLimits.headersInChunks"),
  MAP_FILL(Group.LIMITS, "filling a HashMap", "ScanLimits.mapFill"),
  MAP_HEAP(Group.LIMITS, "heap of that map", "MapMemory.map");

  /** What is told together, in one table and one picture. */
  enum Group {
    READS("Reads: the time of one get"),
    WRITES("Writes: the time of one set, not synced"),
    SYNCED_WRITES("Synced writes: the time of one set that is on the disk"),
    START_UP("Start-up: the time until a store is open, or has answered"),
    MEMORY("Memory: what an open store keeps"),
    LIMITS("Limits: what this machine does with nothing around it");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    List<Metric> metrics() {
      return Stream.of(Metric.values()).filter(metric -> metric.group == this).toList();
    }
  }

  private final Group group;
  private final String label;
  private final String benchmark;
  private final int threads;

  Metric(Group group, String label, String benchmark) {
    this(group, label, benchmark, 1);
  }

  Metric(Group group, String label, String benchmark, int threads) {
    this.group = group;
    this.label = label;
    this.benchmark = benchmark;
    this.threads = threads;
  }

  Group group() {
    return group;
  }

  String label() {
    return label;
  }

  Unit unit() {
    return group == Group.MEMORY || this == MAP_HEAP ? Unit.BYTES : Unit.NANOSECONDS;
  }

  /** The class and method that measures it. Metrics of one benchmark come from the same run. */
  String benchmark() {
    return benchmark;
  }

  /** How many threads call at the same time: a time is that of one call of one of them. */
  int threads() {
    return threads;
  }

  /** Whether there is such a figure of that engine. */
  boolean existsFor(Engine engine) {
    return switch (group) {
      case READS, WRITES -> engine != Engines.MACHINE;
      case SYNCED_WRITES -> engine.syncs();
      case START_UP -> engine != Engines.MACHINE && (this != OPEN_KILLED || engine.survivesKill());
      case MEMORY -> engine != Engines.MACHINE && engine.inProcess();
      case LIMITS -> engine == Engines.MACHINE;
    };
  }
}
