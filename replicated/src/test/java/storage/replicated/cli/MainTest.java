package storage.replicated.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.replicated.Group;
import storage.replicated.ReplicaServer;

/** The commands against a server that runs: what they print, and how they exit. */
class MainTest {

  @TempDir private static Path directory;

  private static String peers;
  private static ReplicaServer server;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void start() throws IOException {
    Group group = Group.onThisMachine(List.of("n1"));
    peers = group.toString();
    server = ReplicaServer.start(ReplicaServer.Options.of(group, "n1", directory));
  }

  @AfterAll
  static void close() throws IOException {
    server.close();
  }

  @Test
  void whatIsSetCanBeGotAndDeleted() {
    assertThat(run("set", "colour", "green")).isZero();
    assertThat(run("get", "colour")).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("green" + System.lineSeparator());
    assertThat(run("delete", "colour")).isZero();
    assertThat(run("get", "colour")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("replicated: no such key: colour");
  }

  @Test
  void aConditionThatDoesNotHoldExitsWith1() {
    assertThat(run("set", "lock", "mine", "--if-absent")).isZero();
    assertThat(run("set", "lock", "yours", "--if-absent")).isEqualTo(1);
    assertThat(run("set", "lock", "yours", "--if", "free")).isEqualTo(1);
    assertThat(run("set", "lock", "free", "--if", "mine")).isZero();
    assertThat(run("get", "lock", "--stale", "n1")).isZero();
    assertThat(out.toString(UTF_8)).startsWith("free");
    assertThat(err.toString(UTF_8)).contains("as of index ");
  }

  @Test
  void statusTellsWhoLeads() {
    assertThat(run("set", "name", "Ada")).isZero();
    assertThat(run("snapshot", "n1")).isZero();
    assertThat(run("status")).isZero();
    assertThat(out.toString(UTF_8)).contains("n1 at 127.0.0.1:").contains(": leader in term 1");
    assertThat(run("status", "--json")).isZero();
    assertThat(out.toString(UTF_8)).contains("\"role\": \"LEADER\"");
  }

  @Test
  void aPeerShowsItsFigures() throws Exception {
    assertThat(run("set", "name", "Ada")).isZero();
    try (MetricsPage page = MetricsPage.open(0, server)) {
      URI address = URI.create("http://localhost:%d/metrics".formatted(page.port()));
      String figures;
      try (InputStream in = address.toURL().openStream()) {
        figures = new String(in.readAllBytes(), UTF_8);
      }
      assertThat(figures)
          .contains("# TYPE replicated_leads gauge\nreplicated_leads 1\n")
          .containsPattern("\nreplicated_applied_index [1-9]")
          .containsPattern("\nbitcask_puts_total [1-9]");
    }
  }

  @Test
  void wrongUsageExitsWith2() {
    assertThat(run("get")).isEqualTo(2);
    assertThat(Main.run(out, err, "get", "colour")).as("without --peers").isEqualTo(2);
    assertThat(Main.run(out, err, "--peers", "nobody", "get", "colour")).isEqualTo(2);
    assertThat(run("transfer-leader", "n9")).isEqualTo(2);
    assertThat(run("get", "colour", "--tls", "nowhere")).isEqualTo(3);
    assertThat(err.toString(UTF_8))
        .contains("Missing required option: '--peers=PEERS'")
        .contains("'nobody' is no peer")
        .contains("there is no peer 'n9' among [n1]")
        .contains("key.pem: no such file or directory");
  }

  @Test
  void everyCommandHasItsHelp() {
    List<String> commands =
        List.of(
            "set",
            "get",
            "delete",
            "status",
            "transfer-leader",
            "snapshot",
            "add-peer",
            "remove-peer",
            "serve",
            "demo",
            "bench");
    for (String command : commands) {
      out.reset();
      assertThat(Main.run(out, err, command, "--help")).isZero();
      assertThat(out.toString(UTF_8)).contains("java -jar replicated.jar " + command);
    }
    assertThat(Main.run(out, err, "--help")).isZero();
    assertThat(out.toString(UTF_8)).contains(commands);
  }

  private int run(String... command) {
    List<String> arguments = new ArrayList<>(List.of("--peers", peers));
    arguments.addAll(List.of(command));
    return Main.run(out, err, arguments.toArray(String[]::new));
  }
}
