package storage.replicated.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import storage.common.cli.StageCommand;
import storage.replicated.Group;
import storage.replicated.ReplicaServer;

/** One peer of a group, until it is ended. */
@Command(
    name = "serve",
    description = {
      "Runs one peer of the group, until SIGTERM or SIGINT ends it.",
      "--peers names all that the group begins with; who belongs to it later, its log says. A peer"
          + " that fails ends with 3, and the others go on without it."
    })
final class ServeCommand implements Callable<Integer> {

  private final Console console;

  /** Set by picocli. */
  @ParentCommand private Replicated group;

  /** Set by picocli from the arguments. */
  @Option(
      names = "--id",
      required = true,
      paramLabel = "NAME",
      description = "Which of the peers this one is.")
  private String name;

  /** Set by picocli from the arguments. */
  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "The directory of its log and its cask; it is created if absent.")
  private Path directory;

  /** Set by picocli from the arguments. */
  @Option(names = "--join", description = "Wait to be taken into a group that runs, by add-peer.")
  private boolean join;

  /** Set by picocli from the arguments; null if not named. */
  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description = {
        "The address to listen at, if it is not the one in --peers. Without --tls it has to be"
            + " named unless that one is of this machine alone: everybody who reaches it can read"
            + " and write."
      })
  private String listen;

  /** Set by picocli from the arguments; null if not named. */
  @Option(
      names = "--metrics",
      paramLabel = "PORT",
      description = {
        "Show this peer's figures to Prometheus, at http://localhost:PORT/metrics. Only this"
            + " machine can ask for them."
      })
  private Integer metrics;

  ServeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Group peers = group.group();
    ReplicaServer.Options options =
        new ReplicaServer.Options(peers, name, directory, join, listen, group.tls());
    ReplicaServer server = ReplicaServer.start(options);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
    if (metrics != null) {
      MetricsPage.open(metrics, server);
    }
    console.print("%s of %s listens", name, peers);
    try {
      server.end().get();
    } catch (ExecutionException e) {
      console.tell(name + " cannot go on: " + reason(e.getCause()));
      return StageCommand.FAILED;
    }
    return StageCommand.DONE;
  }

  /** What has failed, and what was behind that in the end: no space left on a device. */
  static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.equals(failure) ? failure.toString() : failure + ": " + root.getMessage();
  }

  private void close(ReplicaServer server) {
    try {
      server.close();
    } catch (IOException e) {
      console.tell(Console.sentence(e));
    }
  }
}
