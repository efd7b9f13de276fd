package storage.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import site.ycsb.Client;
import storage.bench.engine.Ability;
import storage.bench.engine.Engine;
import storage.bench.engine.EngineJvm;
import storage.bench.engine.TempDirectory;
import storage.bench.ycsb.EngineBinding;
import storage.bench.ycsb.YcsbWorkload;

/**
 * Runs YCSB with engines of the bench: it loads a store and does the operations, a JVM for each.
 */
@Command(
    name = "ycsb",
    description = {
      "Runs workloads of YCSB with engines of the bench, each in new JVMs with a store of its own.",
      "YCSB measures in its own way, and prints what it found: set these figures beside others of"
          + " YCSB and never beside those of compare."
    })
final class Ycsb implements Callable<Integer> {

  /** What YCSB says when it is done. */
  private static final String RESULT = "[";

  @Spec private CommandSpec spec;

  @Option(
      names = "--workload",
      paramLabel = "W",
      split = ",",
      defaultValue = "A,B,C,D,F",
      description =
          "${COMPLETION-CANDIDATES}. E takes an engine that scans. Default: ${DEFAULT-VALUE}.")
  private List<YcsbWorkload> workloads;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      split = ",",
      defaultValue = "bitcask",
      converter = EngineName.class,
      completionCandidates = EngineName.class,
      description = "Of those that take bytes. Default: ${DEFAULT-VALUE}.")
  private List<Engine> engines;

  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many records of 1,000 bytes are loaded. Default: ${DEFAULT-VALUE}.")
  private int records;

  @Option(
      names = "--operations",
      paramLabel = "N",
      defaultValue = "500000",
      description = "How many operations are done. Default: ${DEFAULT-VALUE}.")
  private int operations;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "By how many threads. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Override
  public Integer call() throws IOException {
    if (records < 1 || operations < 1 || threads < 1) {
      throw new ParameterException(
          spec.commandLine(), "--records, --operations and --threads must be 1 or more");
    }
    for (Engine engine : engines) {
      requireAbilities(engine);
    }
    for (YcsbWorkload workload : workloads) {
      for (Engine engine : engines) {
        run(workload, engine);
      }
    }
    return 0;
  }

  private void requireAbilities(Engine engine) {
    boolean mustScan = workloads.stream().anyMatch(YcsbWorkload::scans);
    if (!engine.abilities().contains(Ability.BYTES)) {
      throw new ParameterException(spec.commandLine(), engine.name() + " does not take bytes");
    }
    if (mustScan && !engine.abilities().contains(Ability.SORTED)) {
      throw new ParameterException(spec.commandLine(), engine.name() + " does not scan, as E does");
    }
  }

  private void run(YcsbWorkload workload, Engine engine) throws IOException {
    try (TempDirectory data = TempDirectory.create()) {
      Path store = Files.createDirectory(data.path().resolve("store"));
      say("%n%s, workload %s, load", engine.label(), workload);
      runJvm("-load", workload, engine, store, data.path());
      say("%n%s, workload %s", engine.label(), workload);
      runJvm("-t", workload, engine, store, data.path());
    }
  }

  /** One JVM of YCSB, of which all is shown that is a result. */
  private void runJvm(String phase, YcsbWorkload workload, Engine engine, Path store, Path data)
      throws IOException {
    List<Object> arguments = new ArrayList<>(List.of(phase, "-threads", threads));
    arguments.addAll(List.of("-db", EngineBinding.class.getName()));
    List<String> properties = new ArrayList<>(workload.properties());
    properties.add("recordcount=" + records);
    properties.add("operationcount=" + operations);
    properties.add(EngineBinding.ENGINE + "=" + engine.name());
    properties.add(EngineBinding.DIRECTORY + "=" + store);
    for (String property : properties) {
      arguments.addAll(List.of("-p", property));
    }
    Process jvm = EngineJvm.running(Client.class, engine, data, arguments.toArray()).start();
    String last = "";
    boolean hasResult = false;
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        last = line;
        if (line.startsWith(RESULT)) {
          hasResult = true;
          say("%s", line);
        }
      }
      if (jvm.waitFor() != 0 || !hasResult) {
        throw new IOException("YCSB failed with " + engine.label() + ": " + last);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      jvm.destroyForcibly();
    }
  }

  private void say(String format, Object... arguments) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, format + "%n", arguments);
    out.flush();
  }
}
