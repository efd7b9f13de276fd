package metered;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import storage.bitcask.Bitcask;
import storage.bitcask.Statistics;

/** Shows the figures of a store to Micrometer, each time that somebody looks, until it is closed. */
public final class BitcaskMetrics implements MeterBinder {

  private final Bitcask store;

  public BitcaskMetrics(Bitcask store) {
    this.store = store;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    count(registry, "gets", figures -> figures.counters().gets());
    count(registry, "misses", figures -> figures.counters().misses());
    count(registry, "puts", figures -> figures.counters().puts());
    count(registry, "deletes", figures -> figures.counters().deletes());
    count(registry, "read.bytes", figures -> figures.counters().bytesRead());
    count(registry, "written.bytes", figures -> figures.counters().bytesWritten());
    count(registry, "syncs", figures -> figures.counters().syncs());
    count(registry, "merges", figures -> figures.counters().merges());
    count(registry, "failures", Statistics::failures);
    gauge(registry, "keys", Statistics::keys);
    gauge(registry, "bytes", Statistics::bytes);
    gauge(registry, "live.bytes", Statistics::liveBytes);
    gauge(registry, "mapped.bytes", Statistics::mappedBytes);
    gauge(registry, "deleted.bytes", Statistics::deletedBytes);
  }

  private void count(MeterRegistry registry, String name, ToDoubleFunction<Statistics> figure) {
    FunctionCounter.builder("bitcask." + name, store, each -> figure.applyAsDouble(each.statistics()))
        .register(registry);
  }

  private void gauge(MeterRegistry registry, String name, ToDoubleFunction<Statistics> figure) {
    Gauge.builder("bitcask." + name, store, each -> figure.applyAsDouble(each.statistics()))
        .register(registry);
  }
}
