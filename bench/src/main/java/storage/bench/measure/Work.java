package storage.bench.measure;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import storage.bench.jmh.Unit;

/**
 * What one operation did, counted and not timed: the mean over all operations of the measurement.
 *
 * <p>The system counts its calls only on Linux, where they are those of the whole process and
 * include the few of the bench itself; elsewhere their fields are null. What is read or written
 * through a mapping is no call.
 *
 * @param allocated bytes allocated on the heap
 * @param reads calls that read
 * @param bytesRead bytes that those have read
 * @param writes calls that wrote
 * @param bytesWritten bytes that those have written
 * @param fetched bytes that the disk had to be read for, through a mapping or by calls
 */
public record Work(
    Double allocated,
    Double reads,
    Double bytesRead,
    Double writes,
    Double bytesWritten,
    Double fetched) {

  /** From here on, parts of a call are not shown. */
  private static final double MANY = 9.5;

  private static final double ONE = 0.5;

  /** Shows calls and bytes: "1 read of 100 B, 296 B allocated"; what is nearly none is left out. */
  public String format() {
    List<String> parts = new ArrayList<>();
    if (isSome(reads)) {
      parts.add(calls("read", reads, bytesRead));
    }
    if (isSome(writes)) {
      parts.add(calls("write", writes, bytesWritten));
    }
    if (parts.isEmpty() && reads != null) {
      parts.add("no call");
    }
    if (fetched != null && fetched >= ONE) {
      parts.add(Unit.BYTES.format(fetched) + " off the disk");
    }
    if (allocated != null) {
      parts.add(Unit.BYTES.format(allocated) + " new");
    }
    return String.join(", ", parts);
  }

  /** Rounded to the hundredth, there is something. */
  private static boolean isSome(Double count) {
    return count != null && count >= 0.005;
  }

  private static String calls(String name, double calls, double bytes) {
    String pattern = calls < MANY ? "0.##" : "#,##0";
    String number =
        new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(calls);
    return "%s × %s of %s".formatted(number, name, Unit.BYTES.format(bytes / calls));
  }
}
