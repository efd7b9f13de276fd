package storage.bench.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import storage.common.KeyValueStore;

/**
 * The records of every measurement: the n-th key has 16 bytes, the n-th value 100, if {@link
 * Workload} says nothing else, and both follow from n alone.
 *
 * <p>Keys in order of n are in no order of their own, and values do not compress: either would
 * favour some engines.
 */
public final class SampleData {

  public static final int VALUE_LENGTH = Workload.valueBytes();

  /** How many bytes a record has: those of its key and its value. */
  public static final int RECORD_LENGTH = Workload.keyBytes() + VALUE_LENGTH;

  public static final int LARGE_VALUE_LENGTH = 4_000;

  private static final int LARGE_VALUE_PART = 100;

  private static final long READ_NANOS = 2_000_000_000;

  private static final byte[] LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(US_ASCII);

  private static final Workload.Keys KEYS = Workload.keys();

  private static final int KEY_LENGTH = Workload.keyBytes();

  /** What all keys begin with. */
  private static final byte[] PREFIX =
      switch (KEYS) {
        case RANDOM, ORDERED -> new byte[0];
        case USER -> "user".getBytes(US_ASCII);
        case SHARED -> "/".repeat(8).getBytes(US_ASCII);
        case LONG -> "/".repeat(48).getBytes(US_ASCII);
      };

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);

  private SampleData() {}

  /** Returns the n-th key. Different n have different keys. */
  public static String key(long n) {
    return new String(keyBytes(n), ISO_8859_1);
  }

  /** Returns the n-th key as bytes. */
  public static byte[] keyBytes(long n) {
    return keyOf(numberOf(n));
  }

  /**
   * Returns the first {@code records} keys in the order of their bytes, each as the number that
   * {@link #keyOf} makes it of.
   */
  public static long[] sorted(int records) {
    long[] keys = new long[records];
    for (int n = 0; n < records; n++) {
      keys[n] =
          numberOf(n) ^ Long.MIN_VALUE; // or a number that begins with a one would be negative
    }
    Arrays.sort(keys);
    for (int n = 0; n < records; n++) {
      keys[n] ^= Long.MIN_VALUE;
    }
    return keys;
  }

  /** Returns the key that is made of a number: a greater one has a greater key. */
  public static byte[] keyOf(long number) {
    byte[] key = Arrays.copyOf(PREFIX, KEY_LENGTH);
    long rest = number;
    for (int i = key.length - 1; i >= PREFIX.length; i--) {
      if (KEYS == Workload.Keys.USER) {
        key[i] = DIGITS[(int) (rest % 10)];
        rest /= 10;
      } else {
        key[i] = DIGITS[(int) rest & 15];
        rest >>>= 4;
      }
    }
    return key;
  }

  /** Of keys with fewer digits, only so many are different as an int has bits. */
  private static long numberOf(long n) {
    return switch (KEYS) {
      case ORDERED -> n;
      case RANDOM, LONG -> mix(n);
      case USER, SHARED -> Integer.toUnsignedLong(mix((int) n));
    };
  }

  /** Returns the n-th value. */
  public static String value(long n) {
    return value(n, VALUE_LENGTH);
  }

  private static String value(long n, int length) {
    SplittableRandom random = new SplittableRandom(n);
    byte[] value = new byte[length];
    for (int i = 0; i < value.length; i++) {
      value[i] = LETTERS[random.nextInt(LETTERS.length)];
    }
    return new String(value, ISO_8859_1);
  }

  /** Sets the first {@code records} records in order of n: record 0 is the oldest. */
  public static void fill(KeyValueStore store, long records) throws IOException {
    for (long n = 0; n < records; n++) {
      store.set(key(n), value(n));
    }
  }

  /** Sets as many records with long values. */
  static void fillLarge(KeyValueStore store, long records) throws IOException {
    for (long n = 0; n < records; n++) {
      store.set(key(n), largeValue(n));
    }
  }

  /** Returns the n-th of the long values. */
  static String largeValue(long n) {
    return value(n, LARGE_VALUE_PART).repeat(LARGE_VALUE_LENGTH / LARGE_VALUE_PART);
  }

  /**
   * Gets records at random for two seconds at most, and each record about once at most: whatever a
   * store fills when it is read, is filled then.
   */
  public static void read(KeyValueStore store, int records) throws IOException {
    SplittableRandom random = new SplittableRandom(42);
    long start = System.nanoTime();
    for (int n = 0; n < records && System.nanoTime() - start < READ_NANOS; n++) {
      store.get(key(random.nextInt(records)));
    }
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014): each step is a bijection. */
  private static long mix(long n) {
    long z = (n ^ (n >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** The finalizer of MurmurHash3 (Appleby): a bijection, too. */
  private static int mix(int n) {
    int z = (n ^ (n >>> 16)) * 0x85ebca6b;
    z = (z ^ (z >>> 13)) * 0xc2b2ae35;
    return z ^ (z >>> 16);
  }
}
