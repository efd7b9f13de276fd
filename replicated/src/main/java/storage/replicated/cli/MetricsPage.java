package storage.replicated.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import storage.bitcask.Statistics;
import storage.replicated.Figures;
import storage.replicated.ReplicaServer;

/**
 * The figures of a peer as Prometheus reads them: a page of plain text, anew for each reader. Only
 * this machine can reach it, for it is sent in the clear.
 */
final class MetricsPage implements Closeable {

  private static final String PLAIN_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer http;

  private MetricsPage(HttpServer http) {
    this.http = http;
  }

  static MetricsPage open(int port, ReplicaServer server) throws IOException {
    InetAddress local = InetAddress.getLoopbackAddress();
    HttpServer http = HttpServer.create(new InetSocketAddress(local, port), 0);
    http.createContext("/metrics", exchange -> answer(exchange, server));
    http.start();
    return new MetricsPage(http);
  }

  private static void answer(HttpExchange exchange, ReplicaServer server) throws IOException {
    try (exchange) {
      byte[] page = page(server.figures()).getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", PLAIN_TEXT);
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
    }
  }

  static String page(Figures figures) {
    StringBuilder page = new StringBuilder();
    gauge(page, "replicated_leads", figures.leads() ? 1 : 0);
    gauge(page, "replicated_term", figures.term());
    gauge(page, "replicated_last_index", figures.last());
    gauge(page, "replicated_committed_index", figures.committed());
    gauge(page, "replicated_applied_index", figures.applied());
    gauge(page, "replicated_snapshot_index", figures.snapshot());
    counter(page, "replicated_snapshots_installed", figures.installed());
    figures.cask().ifPresent(cask -> addCask(page, cask));
    return page.toString();
  }

  private static void addCask(StringBuilder page, Statistics cask) {
    counter(page, "bitcask_gets", cask.counters().gets());
    counter(page, "bitcask_puts", cask.counters().puts());
    counter(page, "bitcask_deletes", cask.counters().deletes());
    counter(page, "bitcask_merges", cask.counters().merges());
    counter(page, "bitcask_failures", cask.failures());
    gauge(page, "bitcask_keys", cask.keys());
    gauge(page, "bitcask_bytes", cask.bytes());
    gauge(page, "bitcask_live_bytes", cask.liveBytes());
    gauge(page, "bitcask_mapped_bytes", cask.mappedBytes());
  }

  /** A figure that goes up and down. */
  private static void gauge(StringBuilder page, String name, long figure) {
    page.append("# TYPE %s gauge\n%s %d\n".formatted(name, name, figure));
  }

  /** A figure that only grows. */
  private static void counter(StringBuilder page, String name, long figure) {
    page.append("# TYPE %s_total counter\n%s_total %d\n".formatted(name, name, figure));
  }

  /** The port that it listens at, if that was left to the system. */
  int port() {
    return http.getAddress().getPort();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
