package storage.replicated.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import storage.common.Printable;
import storage.common.cli.StageCommand;
import storage.replicated.Administration;
import storage.replicated.Administration.PeerStatus;
import storage.replicated.Group;
import storage.replicated.ReplicatedStore;
import storage.replicated.ReplicatedStore.Stale;
import storage.replicated.Tls;

/** The commands of a client, and what all commands share. */
@Command(
    description = "Keeps text values under text keys on several machines, all of them the same.",
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands (each has its own --help):%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:no such key, or another value than was expected",
      "2:wrong usage, or text that the store refuses",
      "3:no answer from more than half of the peers, or a peer that failed"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${COMMAND-FULL-NAME} demo",
      "  PEERS=n1=127.0.0.1:7001,n2=127.0.0.1:7002,n3=127.0.0.1:7003",
      "  ${COMMAND-FULL-NAME} serve --id n1 --peers $PEERS --dir n1",
      "  ${COMMAND-FULL-NAME} --peers $PEERS set colour green",
      "  ${COMMAND-FULL-NAME} --peers $PEERS get colour",
      "",
      "Values go to standard output, messages to standard error."
    })
final class Replicated {

  private final Console console;

  /** Set by picocli. */
  @Spec private CommandSpec spec;

  /** Set by picocli from the arguments; null if not named. */
  @Option(
      names = "--peers",
      paramLabel = "PEERS",
      scope = ScopeType.INHERIT,
      description = "Who holds the store: NAME=HOST:PORT, and more after commas.")
  private String peers;

  /** Set by picocli from the arguments; null if not named. */
  @Option(
      names = "--tls",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = {
        "Show the certificate in DIR, and believe only those that its authority has signed: key.pem"
            + " (PKCS #8), cert.pem, ca.pem. Without it, all goes in the clear."
      })
  private Path tls;

  /** Set and answered by picocli. */
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  private boolean help;

  /** Set and answered by picocli. */
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  private boolean version;

  Replicated(Console console) {
    this.console = console;
  }

  @Command(description = "Stores VALUE under KEY; the last write wins.")
  int set(
      @Parameters(paramLabel = "KEY", description = "Any text, even the empty one (\"\").")
          String key,
      @Parameters(paramLabel = "VALUE", description = "Any text, even the empty one (\"\").")
          String value,
      @Option(
              names = "--if-absent",
              description = "Only if the key has no value: else exit with 1.")
          boolean ifAbsent,
      @Option(
              names = "--if",
              paramLabel = "OLD",
              description = "Only if the key has the value OLD: else exit with 1.")
          String old)
      throws IOException {
    if (ifAbsent && old != null) {
      throw new IllegalArgumentException("--if and --if-absent exclude each other");
    }
    try (ReplicatedStore store = store()) {
      boolean isDone = true;
      if (ifAbsent) {
        isDone = store.setIfAbsent(key, value);
      } else if (old != null) {
        isDone = store.compareAndSet(key, old, value);
      } else {
        store.set(key, value);
      }
      return isDone ? StageCommand.DONE : StageCommand.NO_SUCH_KEY;
    }
  }

  @Command(
      description = {
        "Prints the value of KEY: the last that anybody has set.",
        "Exits with 1 if there is no such key."
      })
  int get(
      @Parameters(paramLabel = "KEY", description = "The key, after '--' if it begins with '-'.")
          String key,
      @Option(
              names = "--stale",
              paramLabel = "NAME",
              description =
                  "Ask this peer alone, whose answer may be old: standard error tells its index.")
          String peer)
      throws IOException {
    try (ReplicatedStore store = store()) {
      Optional<String> value;
      if (peer != null) {
        Stale found = store.getStale(key, peer);
        console.tell("as of index " + found.index() + " or later");
        value = found.value();
      } else {
        value = store.get(key);
      }
      value.ifPresent(console.out()::println);
      return found(key, value.isPresent());
    }
  }

  @Command(description = "Removes KEY and its value. Exits with 1 if there is no such key.")
  int delete(@Parameters(paramLabel = "KEY", description = "The key.") String key)
      throws IOException {
    try (ReplicatedStore store = store()) {
      return found(key, store.delete(key));
    }
  }

  private int found(String key, boolean isThere) {
    if (!isThere) {
      console.tell("no such key: " + Printable.of(key));
    }
    return isThere ? StageCommand.DONE : StageCommand.NO_SUCH_KEY;
  }

  @Command(description = "Says of each peer whether it leads, and how far it has come in the log.")
  int status(@Option(names = "--json", description = "Print the result as JSON.") boolean json)
      throws IOException {
    List<PeerStatus> peers;
    try (Administration administration = administration()) {
      peers = administration.status();
    }
    if (json) {
      console.json(peers);
      return StageCommand.DONE;
    }
    for (PeerStatus peer : peers) {
      if (peer.role().equals("UNREACHABLE")) {
        console.print("%s at %s: does not answer", peer.name(), peer.address());
      } else {
        console.print(
            "%s at %s: %s in term %,d; log up to %,d, committed %,d, applied %,d, snapshot %,d",
            peer.name(),
            peer.address(),
            peer.role().toLowerCase(Locale.ROOT),
            peer.term(),
            peer.last(),
            peer.committed(),
            peer.applied(),
            peer.snapshot());
      }
    }
    return StageCommand.DONE;
  }

  @Command(name = "transfer-leader", description = "Lets the peer NAME lead.")
  int transferLeader(@Parameters(paramLabel = "NAME", description = "The peer.") String name)
      throws IOException {
    try (Administration administration = administration()) {
      administration.transferLeader(name);
      return StageCommand.DONE;
    }
  }

  @Command(
      description = {
        "Has the peer NAME take a snapshot, and let go of its log before it.",
        "Prints the index up to which the snapshot goes."
      })
  int snapshot(@Parameters(paramLabel = "NAME", description = "The peer.") String name)
      throws IOException {
    try (Administration administration = administration()) {
      console.print("%d", administration.snapshot(name));
      return StageCommand.DONE;
    }
  }

  @Command(
      name = "add-peer",
      description = {
        "Takes a peer into the group, which runs already, by serve --join.",
        "It has caught up when the command returns."
      })
  int addPeer(@Parameters(paramLabel = "NAME=HOST:PORT", description = "The new peer.") String peer)
      throws IOException {
    try (Administration administration = administration()) {
      administration.add(peer);
      return StageCommand.DONE;
    }
  }

  @Command(
      name = "remove-peer",
      description = {
        "Takes the peer NAME out of the group, whether or not it can be reached.",
        "One that has lost its disk goes this way, and comes back under another name."
      })
  int removePeer(@Parameters(paramLabel = "NAME", description = "The peer.") String name)
      throws IOException {
    try (Administration administration = administration()) {
      administration.remove(name);
      return StageCommand.DONE;
    }
  }

  Group group() {
    if (peers == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--peers=PEERS'");
    }
    return Group.parse(peers);
  }

  /** Returns null for connections in the clear. */
  Tls tls() throws IOException {
    return tls == null ? null : Tls.in(tls);
  }

  private ReplicatedStore store() throws IOException {
    return ReplicatedStore.open(group(), tls(), Duration.ofSeconds(10));
  }

  private Administration administration() throws IOException {
    return Administration.of(group(), tls());
  }
}
