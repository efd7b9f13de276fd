package storage.common.kit;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.presentation.StandardRepresentation;
import storage.common.Printable;

/** How a message of the kit shows a value: escaped, and never longer than a part of a line. */
final class Shown extends StandardRepresentation {

  /** In characters. */
  private static final int LONGEST = 60;

  static String text(String text) {
    return Sentence.shortened(Printable.of(text), LONGEST);
  }

  static String bytes(byte[] bytes) {
    return Sentence.shortened(Printable.of(bytes), LONGEST);
  }

  /** A key or a value, or that there is none. */
  static String value(String value) {
    return value == null ? "nothing" : '"' + text(value) + '"';
  }

  /** The files of a store with the ends of their contents, where a crash leaves its mark. */
  static String files(Map<String, byte[]> files) {
    return files.entrySet().stream()
        .map(file -> "%s ends with \"%s\"".formatted(file.getKey(), end(file.getValue())))
        .collect(Collectors.joining(", ", files.isEmpty() ? "no file" : "", ""));
  }

  private static String end(byte[] bytes) {
    return Printable.of(Arrays.copyOfRange(bytes, Math.max(0, bytes.length - 20), bytes.length));
  }

  @Override
  protected String toStringOf(Long number) {
    return "%,d".formatted(number);
  }

  @Override
  protected String toStringOf(String text) {
    return '"' + text(text) + '"';
  }

  @Override
  public String toStringOf(Object object) {
    if (object instanceof byte[] bytes) {
      return '"' + bytes(bytes) + '"';
    }
    if (object instanceof Optional<?> value) {
      return value.map(this::toStringOf).orElse("nothing");
    }
    if (object instanceof Path || object == null) {
      return String.valueOf(object);
    }
    return super.toStringOf(object);
  }
}
