package storage.bench.ycsb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import site.ycsb.ByteIterator;
import site.ycsb.Status;
import site.ycsb.StringByteIterator;

/** What YCSB puts into an engine, it gets back. */
class EngineBindingTest {

  @TempDir private Path directory;

  @Test
  void fieldsAreReadBackAsTheyWereWritten() {
    YcsbRecord record =
        YcsbRecord.of(fields("a", "1", "b", "")).with(fields("a", "new", "name \u00e9", "x"));
    Map<String, byte[]> decoded = YcsbRecord.decode(record.encode()).fields();
    assertThat(decoded.keySet()).containsExactly("a", "b", "name \u00e9");
    assertThat(decoded.values())
        .extracting(value -> new String(value, UTF_8))
        .containsExactly("new", "", "x");
  }

  @Test
  @SuppressWarnings("JdkObsolete") // YCSB wants a vector
  void bindingReadsWritesAndScansByTwoThreadsOfOneStore() throws Exception {
    EngineBinding one = binding();
    EngineBinding other = binding();
    assertThat(one.insert("t", "k1", fields("a", "1", "b", "2"))).isEqualTo(Status.OK);
    assertThat(one.insert("t", "k2", fields("a", "3"))).isEqualTo(Status.OK);
    assertThat(other.update("t", "k1", fields("b", "4"))).isEqualTo(Status.OK);
    assertThat(other.update("t", "none", fields("b", "4"))).isEqualTo(Status.NOT_FOUND);
    Map<String, ByteIterator> read = new HashMap<>();
    assertThat(one.read("t", "k1", null, read)).isEqualTo(Status.OK);
    assertThat(text(read)).isEqualTo(Map.of("a", "1", "b", "4"));
    assertThat(one.read("t", "none", null, read)).isEqualTo(Status.NOT_FOUND);
    Vector<HashMap<String, ByteIterator>> scanned = new Vector<>();
    assertThat(one.scan("t", "k1", 100, Set.of("a"), scanned)).isEqualTo(Status.OK);
    assertThat(scanned.stream().map(EngineBindingTest::text).toList())
        .isEqualTo(List.of(Map.of("a", "1"), Map.of("a", "3")));
    one.cleanup();
    assertThat(other.read("t", "k2", null, read)).as("the other still has it").isEqualTo(Status.OK);
    other.cleanup();
  }

  private EngineBinding binding() throws Exception {
    Properties properties = new Properties();
    properties.setProperty(EngineBinding.ENGINE, "lsm");
    properties.setProperty(EngineBinding.DIRECTORY, directory.toString());
    EngineBinding binding = new EngineBinding();
    binding.setProperties(properties);
    binding.init();
    return binding;
  }

  private static Map<String, ByteIterator> fields(String... namesAndValues) {
    Map<String, ByteIterator> fields = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(namesAndValues[i], new StringByteIterator(namesAndValues[i + 1]));
    }
    return fields;
  }

  private static Map<String, String> text(Map<String, ByteIterator> fields) {
    Map<String, String> text = new HashMap<>();
    fields.forEach((name, value) -> text.put(name, value.toString()));
    return text;
  }
}
