package storage.bench.ycsb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import site.ycsb.ByteArrayByteIterator;
import site.ycsb.ByteIterator;

/**
 * A record of YCSB, whose fields have names, as one value.
 *
 * <pre>
 *   nameLength int | name | valueLength int | value      once for each field
 * </pre>
 */
record YcsbRecord(Map<String, byte[]> fields) {

  static YcsbRecord of(Map<String, ByteIterator> fields) {
    return new YcsbRecord(new LinkedHashMap<>()).with(fields);
  }

  /** Returns the record with some fields changed or added. */
  YcsbRecord with(Map<String, ByteIterator> changed) {
    Map<String, byte[]> all = new LinkedHashMap<>(fields);
    changed.forEach((name, value) -> all.put(name, value.toArray()));
    return new YcsbRecord(all);
  }

  byte[] encode() {
    int length = 0;
    for (Map.Entry<String, byte[]> field : fields.entrySet()) {
      length += 2 * Integer.BYTES + field.getKey().getBytes(UTF_8).length + field.getValue().length;
    }
    ByteBuffer encoded = ByteBuffer.allocate(length);
    fields.forEach(
        (name, value) -> {
          put(encoded, name.getBytes(UTF_8));
          put(encoded, value);
        });
    return encoded.array();
  }

  private static void put(ByteBuffer into, byte[] bytes) {
    into.putInt(bytes.length).put(bytes);
  }

  static YcsbRecord decode(byte[] encoded) {
    ByteBuffer rest = ByteBuffer.wrap(encoded);
    Map<String, byte[]> fields = new LinkedHashMap<>();
    while (rest.hasRemaining()) {
      String name = new String(take(rest), UTF_8);
      fields.put(name, take(rest));
    }
    return new YcsbRecord(fields);
  }

  private static byte[] take(ByteBuffer from) {
    byte[] bytes = new byte[from.getInt()];
    from.get(bytes);
    return bytes;
  }

  /**
   * Hands out fields as YCSB asks for them.
   *
   * @param names null for all
   */
  void copyTo(Map<String, ByteIterator> result, Set<String> names) {
    fields.forEach(
        (name, value) -> {
          if (names == null || names.contains(name)) {
            result.put(name, new ByteArrayByteIterator(value));
          }
        });
  }
}
