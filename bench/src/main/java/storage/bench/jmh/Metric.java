package storage.bench.jmh;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import storage.bench.engine.Ability;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;

/** What is measured: the columns of the comparison, and the limits that they are held against. */
public enum Metric {
  NEWEST(Group.READS, "newest", "Reads.newest"),
  OLDEST(Group.READS, "oldest", "Reads.oldest"),
  UNIFORM(Group.READS, "uniform", "Reads.uniform"),
  MISSING(Group.READS, "missing", "Reads.missing"),
  UNIFORM_SHARED(Group.READS, "uniform, 2 threads", "Reads.uniform", 2),

  SET_NEW(Group.WRITES, "new key", "Writes.newKey"),
  SET_SAME(Group.WRITES, "same key", "Writes.sameKey"),
  SET_SHARED(Group.WRITES, "same key, 4 threads", "Writes.sameKey", 4),

  MIX_READS(Group.MIXES, "95 % get, 5 % set", "Mixes.reads"),
  MIX_HALF(Group.MIXES, "half get, half set", "Mixes.half"),
  MIX_MODIFY(Group.MIXES, "half get, half get and set", "Mixes.modify"),

  SYNCED(Group.SYNCED_WRITES, "synced", "SyncedWrites.sameKey"),
  SYNCED_SHARED(Group.SYNCED_WRITES, "synced, 16 threads", "SyncedWrites.sameKey", 16),

  GET_BYTES(Group.BYTES, "get", "Bytes.get"),
  GET_BYTES_SHARED(Group.BYTES, "get, 2 threads", "Bytes.get", 2),
  GET_BYTES_MISSING(Group.BYTES, "get, missing key", "Bytes.missing"),
  GET_MANY(Group.BYTES, "get, 32 together", "Bytes.getMany"),
  PUT_NEW(Group.BYTES, "put, new key", "Bytes.putNew"),
  PUT_SAME(Group.BYTES, "put, same key", "Bytes.putSame"),
  PUT_MANY(Group.BYTES, "put, 10,000 together", "Bytes.putMany"),
  PUT_MANY_SYNCED(Group.BYTES, "put, 10,000 together, synced", "Bytes.putManySynced"),

  SCAN(Group.SCANS, "a record of a scan", "Scans.record"),
  SCAN_BACK(Group.SCANS, "backward", "Scans.recordBackward"),
  SEEK_100(Group.SCANS, "seek, then 100", "Scans.seek"),
  SEEK_100_BACK(Group.SCANS, "seek, then 100 backward", "Scans.seekBackward"),

  LOADED_GET(Group.LOADED, "get", "AsLoaded.get"),
  LOADED_MISSING(Group.LOADED, "get, missing key", "AsLoaded.missing"),
  LOADED_SCAN(Group.LOADED, "a record of a scan", "AsLoaded.record"),
  LOADED_SEEK(Group.LOADED, "seek, then 100", "AsLoaded.seek"),

  LOAD(Group.LOADS, "load in no order", "Loads.inNoOrder"),
  LOAD_SORTED(Group.LOADS, "load in order", "Loads.sorted"),
  WRITTEN(Group.LOADS, "written for each byte", "Loads.inNoOrder"),
  RUNS(Group.LOADS, "runs after a load in no order", "Loads.inNoOrder"),

  GET_ALONE(Group.MERGING, "get, median", "Merging.getAlone", Statistic.MEDIAN),
  GET_MERGING(Group.MERGING, "get under merge, median", "Merging.getMerging", Statistic.MEDIAN),
  GET_ALONE_TAIL(Group.MERGING, "get, p99.9", "Merging.getAlone", Statistic.TAIL),
  GET_MERGING_TAIL(Group.MERGING, "get under merge, p99.9", "Merging.getMerging", Statistic.TAIL),
  PUT_ALONE(Group.MERGING, "put, median", "Merging.putAlone", Statistic.MEDIAN),
  PUT_MERGING(Group.MERGING, "put under merge, median", "Merging.putMerging", Statistic.MEDIAN),
  PUT_ALONE_TAIL(Group.MERGING, "put, p99.9", "Merging.putAlone", Statistic.TAIL),
  PUT_MERGING_TAIL(Group.MERGING, "put under merge, p99.9", "Merging.putMerging", Statistic.TAIL),

  LARGE_GET(Group.LARGE_DATA, "large get, median", "LargeData.get", Statistic.MEDIAN),
  LARGE_GET_TAIL(Group.LARGE_DATA, "large get, p99.9", "LargeData.get", Statistic.TAIL),

  OPEN(Group.START_UP, "open and close", "StartUp.openAndClose"),
  OPEN_FIRST(Group.START_UP, "first answer of a JVM", "StartUp.firstAnswer"),
  OPEN_KILLED(Group.START_UP, "open after a kill", "StartUp.openAfterKill"),

  FIRST_AFTER_KILL(Group.RECOVERY, "first answer after a kill", "StartUp.firstAnswerAfterKill"),

  HEAP(Group.MEMORY, "heap", "Memory.openStore"),
  RESIDENT(Group.MEMORY, "resident besides", "Memory.openStore"),
  MAPPED(Group.MEMORY, "mapped", "Memory.openStore"),

  FILLED(Group.SPACE, "filled once", "Space.filled"),
  AMPLIFIED(Group.SPACE, "space for each byte", "Space.filled"),
  OVERWRITTEN(Group.SPACE, "overwritten three times and compacted", "Space.overwriteAndSettle"),

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
  SLOTS(Group.LIMITS, "read of 12 bytes a key", "ScanLimits.slots"),
  HEADERS_IN_CHUNKS(Group.LIMITS, "headers in chunks", "ScanLimits.headersInChunks"),
  MAP_FILL(Group.LIMITS, "filling a HashMap", "ScanLimits.mapFill"),
  MAP_HEAP(Group.LIMITS, "heap of that map", "MapMemory.map"),
  LARGE_READ(
      Group.LIMITS, "positional read of large data", "LargeData.positionalRead", Statistic.MEDIAN);

  /** What is told together, in one table and one picture. */
  public enum Group {
    READS("Reads: the time of one get", true),
    WRITES("Writes: the time of one set, not synced", true),
    MIXES("Mixes: the time of one operation (B, A and F of YCSB, if --skew is zipfian)", false),
    SYNCED_WRITES("Synced writes: the time of one set that is on the disk", false),
    BYTES("Bytes: the time of one get or put without text", false),
    SCANS(
        "In order: the time of a record of a scan, or of a seek and the 100 records there", false),
    LOADED("As loaded: the same of a store before it has compacted itself", false),
    LOADS("Loads: the time in which all records are put, and what is written for it", false),
    MERGING("Merges: the time of one get or put, alone and under a merge", false),
    LARGE_DATA("Large data: the time of one get of 4,000 bytes, with a heap of 32 MB", false),
    START_UP("Start-up: the time until a store is open, or has answered", true),
    RECOVERY("Start-up after a kill: the time until a new JVM has answered", false),
    MEMORY("Memory: what an open store keeps", true),
    SPACE("Space: what a store takes on the disk", false),
    LIMITS("Limits: what this machine does with nothing around it", true);

    private final String title;
    private final boolean grows;

    Group(String title, boolean grows) {
      this.title = title;
      this.grows = grows;
    }

    public String title() {
      return title;
    }

    /** Whether its figures are measured for every number of records, not for the largest alone. */
    public boolean grows() {
      return grows;
    }

    public List<Metric> metrics() {
      return Stream.of(Metric.values()).filter(metric -> metric.group == this).toList();
    }
  }

  /** What is told of many times. */
  public enum Statistic {
    MEAN,
    MEDIAN,
    /** What one call in a thousand takes or more. */
    TAIL
  }

  /** How a benchmark is run. */
  public enum Way {
    /** For some time in each JVM. */
    REPEATED,
    /** Once in each JVM. */
    FRESH_JVM,
    /** Some times in each JVM, each time with a new copy of the store. */
    NEW_COPY,
    /** In a few JVMs: bytes are counted. */
    COUNTED,
    /** Once: it takes long, and bytes are counted. */
    ONCE
  }

  private final Group group;
  private final String label;
  private final String benchmark;
  private final int threads;
  private final Statistic statistic;

  Metric(Group group, String label, String benchmark) {
    this(group, label, benchmark, 1, Statistic.MEAN);
  }

  Metric(Group group, String label, String benchmark, int threads) {
    this(group, label, benchmark, threads, Statistic.MEAN);
  }

  Metric(Group group, String label, String benchmark, Statistic statistic) {
    this(group, label, benchmark, 1, statistic);
  }

  Metric(Group group, String label, String benchmark, int threads, Statistic statistic) {
    this.group = group;
    this.label = label;
    this.benchmark = benchmark;
    this.threads = threads;
    this.statistic = statistic;
  }

  public Group group() {
    return group;
  }

  public String label() {
    return label;
  }

  /** Whether it is counted, and is no time. */
  public boolean isCounted() {
    return unit() != Unit.NANOSECONDS;
  }

  public Unit unit() {
    return switch (this) {
      case WRITTEN, RUNS, AMPLIFIED -> Unit.NUMBER;
      default -> way() == Way.COUNTED || way() == Way.ONCE ? Unit.BYTES : Unit.NANOSECONDS;
    };
  }

  public Statistic statistic() {
    return statistic;
  }

  public Way way() {
    return switch (this) {
      case OPEN_FIRST, FIRST_AFTER_KILL, LOAD, LOAD_SORTED, WRITTEN, RUNS -> Way.FRESH_JVM;
      case OPEN_KILLED -> Way.NEW_COPY;
      case HEAP, RESIDENT, MAPPED, MAP_HEAP -> Way.COUNTED;
      case FILLED, AMPLIFIED, OVERWRITTEN -> Way.ONCE;
      default -> Way.REPEATED;
    };
  }

  /** Whether it changes the store. */
  boolean writes() {
    return switch (this) {
      case SET_NEW, SET_SAME, SET_SHARED, PUT_NEW, PUT_SAME, PUT_MANY -> true;
      case MIX_READS, MIX_HALF, MIX_MODIFY -> true;
      default -> false;
    };
  }

  /** Whether it waits for the disk and for nothing else that matters. */
  public boolean waitsForDisk() {
    return switch (this) {
      case SYNCED, SYNCED_SHARED, PUT_MANY_SYNCED, FORCE, FORCE_PRESET -> true;
      default -> false;
    };
  }

  /** Whether it is of data that is larger than the memory. */
  public boolean isOfLargeData() {
    return group == Group.LARGE_DATA || this == LARGE_READ;
  }

  /** Whether it is measured with the largest store alone. */
  public boolean isOfLargestOnly() {
    return waitsForDisk() || isOfLargeData() || !group.grows();
  }

  /** The class and method that measures it. Metrics of one benchmark come from the same run. */
  public String benchmark() {
    return benchmark;
  }

  /** How many threads call at the same time: a time is that of one call of one of them. */
  public int threads() {
    return threads;
  }

  /** Whether there is such a figure of that engine. */
  public boolean existsFor(Engine engine) {
    return switch (group) {
      case READS, WRITES, MIXES -> engine != Engines.MACHINE;
      case SYNCED_WRITES -> engine.syncs();
      case BYTES -> existsForBytes(engine.abilities(), engine.syncs());
      case SCANS -> existsInOrder(engine.abilities());
      case LOADED -> engine.abilities().contains(Ability.RUNS);
      case LOADS ->
          engine.abilities().contains(Ability.BYTES)
              && (this != RUNS || engine.abilities().contains(Ability.RUNS));
      case MERGING -> engine.abilities().contains(Ability.MERGE);
      case LARGE_DATA -> engine.abilities().contains(Ability.LARGE_DATA);
      case RECOVERY -> engine != Engines.MACHINE && engine.survivesKill();
      case SPACE -> engine != Engines.MACHINE && engine.inProcess();
      case START_UP -> engine != Engines.MACHINE && (this != OPEN_KILLED || engine.survivesKill());
      case MEMORY -> engine != Engines.MACHINE && engine.inProcess();
      case LIMITS -> engine == Engines.MACHINE;
    };
  }

  private boolean existsInOrder(Set<Ability> abilities) {
    return switch (this) {
      case SCAN_BACK, SEEK_100_BACK -> abilities.contains(Ability.BACKWARD);
      default -> abilities.contains(Ability.SORTED);
    };
  }

  private boolean existsForBytes(Set<Ability> abilities, boolean syncs) {
    return switch (this) {
      case GET_MANY -> abilities.contains(Ability.GET_ALL);
      case PUT_MANY -> abilities.contains(Ability.PUT_ALL);
      case PUT_MANY_SYNCED -> abilities.contains(Ability.PUT_ALL) && syncs;
      default -> abilities.contains(Ability.BYTES);
    };
  }
}
