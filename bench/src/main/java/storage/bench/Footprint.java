package storage.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.openjdk.jol.info.GraphLayout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;
import storage.bench.engine.SampleData;
import storage.bench.engine.TempDirectory;
import storage.common.KeyValueStore;

/**
 * Shows what the heap of an open store is made of: the objects that can be reached from it, class
 * by class, by Java Object Layout.
 */
@Command(
    name = "footprint",
    description = {
      "Shows what the heap of an open store of a stage is made of, class by class.",
      "An empty store is taken off, so what is left is there because of the records."
    })
final class Footprint implements Callable<Integer> {

  /** Java Object Layout must be told to look into records, before it is first used. */
  private static final String LOOK_INTO_RECORDS = "jol.magicFieldOffset";

  /** Classes with fewer objects for each record are not shown. */
  private static final double LEAST_SHARE = 0.01;

  @Spec private CommandSpec spec;

  @Option(
      names = "--engine",
      paramLabel = "STAGE",
      defaultValue = "keydir",
      converter = EngineName.class,
      description = "Default: ${DEFAULT-VALUE}.")
  private Engine engine;

  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many records the store has. Default: ${DEFAULT-VALUE}.")
  private int records;

  @Override
  public Integer call() throws IOException {
    if (records < 1 || !Engines.STAGES.contains(engine)) {
      throw new ParameterException(
          spec.commandLine(), "--engine must be a stage, and --records 1 or more");
    }
    Map<String, long[]> grown = grown(engine, records);
    say("%12s %12s %10s  %s%n", "objects", "bytes", "a record", "class");
    long total = 0;
    for (Map.Entry<String, long[]> entry : grown.entrySet()) {
      long objects = entry.getValue()[0];
      long bytes = entry.getValue()[1];
      total += bytes;
      if (bytes >= records * LEAST_SHARE) {
        say("%,12d %,12d %10.2f  %s%n", objects, bytes, (double) bytes / records, entry.getKey());
      }
    }
    say("%12s %,12d %10.2f  %s%n", "", total, (double) total / records, "all of it");
    return 0;
  }

  /** Returns, by class, how many objects and bytes a filled store has more than an empty one. */
  static Map<String, long[]> grown(Engine engine, int records) throws IOException {
    System.setProperty(LOOK_INTO_RECORDS, "true");
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream())); // where it tells what it lacks
    try {
      return grownBy(engine, records);
    } finally {
      System.setOut(out);
    }
  }

  private static Map<String, long[]> grownBy(Engine engine, int records) throws IOException {
    Map<String, long[]> grown = new TreeMap<>();
    try (TempDirectory data = TempDirectory.create();
        KeyValueStore store = engine.open(data.path())) {
      count(store, grown, -1);
      SampleData.fill(store, records);
      count(store, grown, 1);
    }
    return grown;
  }

  private static void count(KeyValueStore store, Map<String, long[]> counts, int sign) {
    GraphLayout graph = GraphLayout.parseInstance(store);
    for (Class<?> type : graph.getClasses()) {
      long[] count = counts.computeIfAbsent(type.getName(), name -> new long[2]);
      count[0] += sign * graph.getClassCounts().count(type);
      count[1] += sign * graph.getClassSizes().count(type);
    }
  }

  private void say(String format, Object... arguments) {
    spec.commandLine().getOut().printf(Locale.ROOT, format, arguments);
    spec.commandLine().getOut().flush();
  }
}
