package storage.bench.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the sample data is like and which of it is asked for. Each JVM that measures is told by
 * properties, so that all of them have the same.
 */
public final class Workload {

  /** What a key looks like. */
  public enum Keys {
    /** 16 digits in no order. */
    RANDOM,
    /** 16 digits, ascending as they are set: some engines like it. */
    ORDERED,
    /** "user" and 12 digits in no order, as YCSB has them. */
    USER,
    /** 16 bytes: eight that all keys have, and 8 digits in no order. */
    SHARED,
    /** 64 bytes: 48 that all keys have, as addresses of one site do, and 16 digits in no order. */
    LONG
  }

  /** Which keys are asked for, where any may be. */
  public enum Skew {
    /** Each as often as the others. */
    UNIFORM,
    /** Few of them most of the time, as Zipf's law says with the exponent 0.99 of YCSB. */
    ZIPFIAN
  }

  public static final String VALUE_BYTES = "bench.value-bytes";
  public static final String KEYS = "bench.keys";
  public static final String SKEW = "bench.skew";

  private static final List<String> PROPERTIES = List.of(VALUE_BYTES, KEYS, SKEW);

  private Workload() {}

  /** How many bytes a value has. */
  public static int valueBytes() {
    return Integer.getInteger(VALUE_BYTES, 100);
  }

  /** How many bytes a key has. */
  public static int keyBytes() {
    return keys() == Keys.LONG ? 64 : 16;
  }

  static Keys keys() {
    return Keys.valueOf(System.getProperty(KEYS, Keys.RANDOM.name()).toUpperCase(Locale.ROOT));
  }

  public static Skew skew() {
    return Skew.valueOf(System.getProperty(SKEW, Skew.UNIFORM.name()).toUpperCase(Locale.ROOT));
  }

  /** Returns the options by which another JVM is told what is not as it is by default. */
  public static List<String> options() {
    List<String> options = new ArrayList<>();
    for (String property : PROPERTIES) {
      String value = System.getProperty(property);
      if (value != null) {
        options.add("-D" + property + "=" + value);
      }
    }
    return options;
  }
}
