package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import storage.bitcask.cli.Exported;

/**
 * Random operations beside a map, in segments of 400 bytes, with a clock that also runs backwards.
 * jqwik shortens what fails to the fewest operations that still fail.
 */
class ModelTest {

  private static final int KEYS = 12;

  /** How many operations were tried. */
  private static final AtomicLong OPERATIONS = new AtomicLong();

  private Path directory;
  private Bitcask cask;
  private long now;

  /** What the store should hold. */
  private final Map<String, Value> model = new HashMap<>();

  @BeforeTry
  void open() throws IOException {
    directory = Files.createTempDirectory("model");
    now = 1_000;
    model.clear();
    reopen();
  }

  @AfterTry
  void clear() throws IOException {
    cask.close();
    delete(directory);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  @Property
  void everySequenceOfOperationsAgreesWithAMap(@ForAll("operations") List<Operation> operations)
      throws IOException {
    for (Operation operation : operations) {
      apply(operation);
      OPERATIONS.incrementAndGet();
    }
    assertAgrees();
    reopen();
    assertAgrees();
    assertRescanAgrees();
    assertExportAgrees();
  }

  @AfterContainer
  static void count() {
    System.out.printf("%,d random operations beside a map%n", OPERATIONS.get());
    assertThat(OPERATIONS.get()).isGreaterThanOrEqualTo(Long.getLong("model.atLeast", 5_000));
  }

  @Provide
  Arbitrary<List<Operation>> operations() {
    Arbitrary<Action> actions =
        Arbitraries.frequency(
            Tuple.of(40, Action.PUT),
            Tuple.of(5, Action.PUT_EXPIRING),
            Tuple.of(20, Action.DELETE),
            Tuple.of(15, Action.GET),
            Tuple.of(6, Action.BATCH),
            Tuple.of(3, Action.MERGE),
            Tuple.of(3, Action.MERGE_BY_POLICY),
            Tuple.of(3, Action.REOPEN),
            Tuple.of(2, Action.FOLD),
            Tuple.of(3, Action.CLOCK));
    return Combinators.combine(
            actions,
            Arbitraries.integers().between(0, KEYS - 1),
            Arbitraries.integers().between(0, 90))
        .as(Operation::new)
        .list()
        .ofMaxSize(Integer.getInteger("model.operations", 200))
        .withSizeDistribution(RandomDistribution.uniform());
  }

  private void apply(Operation operation) throws IOException {
    String key = "k" + operation.key();
    String value = "v".repeat(operation.number());
    switch (operation.action()) {
      case PUT -> put(key, value, Long.MAX_VALUE);
      case PUT_EXPIRING -> put(key, value, 1_000L + 10L * operation.number());
      case DELETE -> {
        cask.delete(bytes(key));
        model.remove(key);
      }
      case GET -> assertGet(key);
      case BATCH -> batch(operation);
      case MERGE -> {
        cask.merge();
        doubtWhatHasExpired();
      }
      case MERGE_BY_POLICY -> {
        cask.mergeByPolicy();
        doubtWhatHasExpired();
      }
      case REOPEN -> reopen();
      case FOLD -> assertAgrees();
      case CLOCK -> now = 1_000L + 10L * operation.number();
    }
  }

  private void put(String key, String value, long expiry) throws IOException {
    if (expiry == Long.MAX_VALUE) {
      cask.put(bytes(key), bytes(value));
    } else {
      cask.put(bytes(key), bytes(value), Instant.ofEpochMilli(expiry));
    }
    model.put(key, new Value(value, expiry, false));
  }

  private void batch(Operation operation) throws IOException {
    Batch batch = new Batch();
    for (int i = 0; i < operation.number() % 5; i++) {
      String key = "k" + (operation.key() + i * 5) % KEYS;
      if ((operation.number() >> i) % 3 == 0) {
        batch.delete(bytes(key));
        model.remove(key);
      } else {
        batch.put(bytes(key), bytes("batch " + i));
        model.put(key, new Value("batch " + i, Long.MAX_VALUE, false));
      }
    }
    cask.write(batch);
  }

  /** A merge may have removed it for good: should the clock run back, it is there or not. */
  private void doubtWhatHasExpired() {
    model.replaceAll((key, value) -> value.expiry() <= now ? value.inDoubt() : value);
  }

  private Optional<Value> expected(String key) {
    return Optional.ofNullable(model.get(key)).filter(value -> value.expiry() > now);
  }

  private void assertGet(String key) throws IOException {
    Optional<String> found = cask.get(bytes(key)).map(BitcaskTest::text);
    Optional<Value> expected = expected(key);
    if (found.isPresent() || expected.filter(Value::isInDoubt).isEmpty()) {
      assertThat(found).as(key).isEqualTo(expected.map(Value::text));
    }
  }

  private void reopen() throws IOException {
    if (cask != null) {
      cask.close();
    }
    cask = SmallStore.open(directory, options());
    assertThat(cask.recovery().isClean()).as(cask.recovery().toString()).isTrue();
  }

  private void assertAgrees() throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (int i = 0; i < KEYS; i++) {
      String key = "k" + i;
      assertGet(key);
      cask.get(bytes(key)).ifPresent(value -> found.put(key, text(value)));
    }
    assertThat(content(cask)).isEqualTo(found);
    assertThat(cask.keys().stream().map(BitcaskTest::text).collect(Collectors.toSet()))
        .isEqualTo(found.keySet());
  }

  /** Hint files and the checkpoint say what the records say, the accounts included. */
  private void assertRescanAgrees() throws IOException {
    Map<String, String> content = content(cask);
    Statistics before = cask.statistics();
    cask.close();
    Map<String, byte[]> files = SmallStore.read(directory);
    assertFoundWithout(".hint", before, content);
    SmallStore.write(directory, files);
    assertFoundWithout("keydir", before, content);
    assertFoundWithout(".hint", before, content);
    cask = SmallStore.open(directory, options());
    for (Map.Entry<String, byte[]> anew : SmallStore.read(directory).entrySet()) {
      if (anew.getKey().endsWith(".hint") && files.containsKey(anew.getKey())) {
        assertThat(anew.getValue()).as("written anew").isEqualTo(files.get(anew.getKey()));
      }
    }
  }

  private void assertFoundWithout(String ending, Statistics figures, Map<String, String> content)
      throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(each -> each.toString().endsWith(ending)).toList()) {
        Files.delete(file);
      }
    }
    BitcaskOptions options = options().asReadOnly();
    try (Bitcask found = Bitcask.open(directory, options)) {
      assertThat(found.statistics())
          .as("without %s", ending)
          .usingRecursiveComparison()
          .ignoringFields("keydirBytes", "counters")
          .isEqualTo(figures);
      assertThat(content(found)).as("without %s", ending).isEqualTo(content);
    }
  }

  /** A store that is exported and imported holds the same, and as long. */
  private void assertExportAgrees() throws IOException {
    Path copy = Files.createTempDirectory("model");
    try (Bitcask imported = SmallStore.open(copy, options())) {
      Exported.copy(cask, imported);
      assertThat(expiring(imported)).isEqualTo(expiring(cask));
      assertThat(content(imported)).isEqualTo(content(cask));
    }
    delete(copy);
  }

  private static Map<String, Optional<Instant>> expiring(Bitcask cask) throws IOException {
    Map<String, Optional<Instant>> expiring = new TreeMap<>();
    cask.forEach(entry -> expiring.put(text(entry.key()), entry.expiry()));
    return expiring;
  }

  private BitcaskOptions options() {
    return BitcaskOptions.defaults()
        .withoutBackground()
        .withSegmentSize(400)
        .withClock(() -> Instant.ofEpochMilli(now));
  }

  enum Action {
    PUT,
    PUT_EXPIRING,
    DELETE,
    GET,
    BATCH,
    MERGE,
    MERGE_BY_POLICY,
    REOPEN,
    FOLD,
    CLOCK
  }

  record Operation(Action action, int key, int number) {}

  record Value(String text, long expiry, boolean isInDoubt) {

    Value inDoubt() {
      return new Value(text, expiry, true);
    }
  }
}
