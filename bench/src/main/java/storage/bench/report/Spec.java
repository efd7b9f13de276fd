package storage.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of a specification for Lets-Plot: names, and their values in the order given. */
final class Spec {

  private final Map<String, Object> values = new LinkedHashMap<>();

  private Spec() {}

  static Spec of(String name, Object value) {
    return new Spec().with(name, value);
  }

  /** Adds a value: a text, a number, another part, or a list of such. */
  Spec with(String name, Object value) {
    values.put(name, plain(value));
    return this;
  }

  Map<String, Object> toMap() {
    return values;
  }

  /** Lets-Plot wants maps and lists that it may change. */
  private static Object plain(Object value) {
    if (value instanceof Spec part) {
      return part.values;
    }
    if (value instanceof List<?> items) {
      List<Object> plain = new ArrayList<>();
      items.forEach(item -> plain.add(plain(item)));
      return plain;
    }
    return value;
  }
}
