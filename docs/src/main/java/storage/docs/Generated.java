package storage.docs;

import static storage.docs.Cost.number;

import java.util.Map;
import java.util.TreeMap;

/** What is generated: files by their names, and figures for the sentences of the book. */
final class Generated {

  private final Map<String, String> files = new TreeMap<>();
  private final StringBuilder facts = new StringBuilder();

  void file(String name, String text) {
    files.put(name, text);
  }

  void files(Map<String, String> more) {
    files.putAll(more);
  }

  /** Lets the book say {@code {name}}. */
  void fact(String name, long value) {
    fact(name, number(value));
  }

  void fact(String name, String value) {
    String line = ":%s: %s%n".formatted(name, value);
    if (facts.indexOf(line) < 0) {
      facts.append(line);
    }
  }

  /** All files by their names. */
  Map<String, String> all() {
    Map<String, String> all = new TreeMap<>(files);
    all.put("facts.adoc", facts.toString());
    return all;
  }
}
