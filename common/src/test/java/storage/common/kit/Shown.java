package storage.common.kit;

import java.nio.file.Path;
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

  @Override
  protected String toStringOf(String text) {
    return '"' + text(text) + '"';
  }

  @Override
  public String toStringOf(Object object) {
    if (object instanceof byte[] bytes) {
      return '"' + bytes(bytes) + '"';
    }
    if (object instanceof Path || object == null) {
      return String.valueOf(object);
    }
    return super.toStringOf(object);
  }
}
