package storage.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import storage.bench.engine.Ability;
import storage.bench.engine.Engine;
import storage.bench.engine.Workload;
import storage.common.KeyValueStore;

/**
 * <a href="https://github.com/OpenHFT/Chronicle-Map">Chronicle Map</a>, a hash table in a mapped
 * file, in Java.
 *
 * <p>It must know beforehand how many entries there will be and how large they are: it is told the
 * sizes of the sample data and two million of them, and may grow to ten times that. Its
 * documentation asks for all of that, and says that what was told beforehand and is not used takes
 * no memory. Its checksums are on, as is the default for a file. There is nothing to compact.
 */
public final class ChronicleMapEngine implements Engine {

  private static final int ENTRIES = 2_000_000;
  private static final int MOST_TIMES_ENTRIES = 10;

  @Override
  public String name() {
    return "chronicle";
  }

  @Override
  public String settings() {
    return "told of %,d entries, checksums on, never synced".formatted(ENTRIES);
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(Ability.BYTES);
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    ChronicleMap<byte[], byte[]> records =
        ChronicleMapBuilder.of(byte[].class, byte[].class)
            .name("records")
            .averageKeySize(Workload.keyBytes())
            .averageValueSize(Workload.valueBytes())
            .entries(ENTRIES)
            .maxBloatFactor(MOST_TIMES_ENTRIES)
            .createPersistedTo(directory.resolve("store.chronicle").toFile());
    return new TextStore(directory, new TextStore.OfMap(records, records));
  }

  @Override
  public boolean offHeap() {
    return true;
  }

  /** What Chronicle's documentation asks for on Java 17, and no messages of its own. */
  @Override
  public List<String> jvmOptions() {
    return List.of(
        "--enable-native-access=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
        "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
        "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-opens=java.base/java.io=ALL-UNNAMED",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "-Dchronicle.announcer.disable=true",
        "-Dchronicle.analytics.disable=true");
  }
}
