package state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka Streams counts words in a store of ours, without a broker. */
class WordCountTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Map<String, Long> COUNTS =
      new TreeMap<>(Map.of("to", 2L, "be", 2L, "or", 1L, "not", 1L));

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void wordsAreCountedShownInOrderAndRestored(boolean isCached) {
    try (TopologyTestDriver driver = new TopologyTestDriver(topology(isCached), settings())) {
      TestInputTopic<String, String> words =
          driver.createInputTopic(
              "words",
              new StringSerializer(),
              new StringSerializer(),
              START,
              Duration.ofSeconds(1));
      List.of("to", "be", "or", "not", "to", "be").forEach(words::pipeInput);
      driver.advanceWallClockTime(Duration.ofMinutes(1)); // so that all is committed

      TestOutputTopic<String, Long> counted =
          driver.createOutputTopic("counted", new StringDeserializer(), new LongDeserializer());
      assertEquals(COUNTS, new TreeMap<>(counted.readKeyValuesToMap()));

      KeyValueStore<String, ValueAndTimestamp<Long>> counts =
          driver.getTimestampedKeyValueStore("counts");
      assertEquals(List.of("be", "not", "or", "to"), keys(counts.all()));
      assertEquals(List.of("or", "not"), keys(counts.reverseRange("c", "or")));
      assertEquals(List.of("to"), keys(counts.prefixScan("t", new StringSerializer())));
      assertEquals(START.plusSeconds(4).toEpochMilli(), counts.get("to").timestamp());

      assertEquals(COUNTS, restored(driver));
    }
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.setProperty(StreamsConfig.APPLICATION_ID_CONFIG, "words");
    settings.setProperty(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    return settings;
  }

  private static Topology topology(boolean isCached) {
    Materialized<String, Long, KeyValueStore<Bytes, byte[]>> counts =
        Materialized.as(LsmStores.timestampedKeyValue("counts"));
    counts.withKeySerde(Serdes.String()).withValueSerde(Serdes.Long());
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("words", Consumed.with(Serdes.String(), Serdes.String()))
        .groupBy((key, word) -> word, Grouped.with(Serdes.String(), Serdes.String()))
        .count(isCached ? counts.withCachingEnabled() : counts.withCachingDisabled())
        .toStream()
        .to("counted", Produced.with(Serdes.String(), Serdes.Long()));
    return builder.build();
  }

  private static List<String> keys(KeyValueIterator<String, ValueAndTimestamp<Long>> shown) {
    List<String> keys = new ArrayList<>();
    try (shown) {
      shown.forEachRemaining(count -> keys.add(count.key));
    }
    return keys;
  }

  /** What a new store makes of the changelog that Streams has written for the other one. */
  private Map<String, Long> restored(TopologyTestDriver driver) {
    List<KeyValue<byte[], byte[]>> changelog =
        driver
            .createOutputTopic(
                "words-counts-changelog", new ByteArrayDeserializer(), new ByteArrayDeserializer())
            .readKeyValuesToList();
    StateDirectory streams = new StateDirectory(directory.resolve("restored"));
    LsmStateStore store = new LsmStateStore("counts");
    store.init(streams.context(), store);
    streams.restore(changelog);
    Map<String, Long> restored = new TreeMap<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      all.forEachRemaining(
          count ->
              restored.put(
                  count.key.toString(), new LongDeserializer().deserialize("", count.value)));
    }
    store.close();
    return restored;
  }
}
