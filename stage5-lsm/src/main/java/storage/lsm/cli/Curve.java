package storage.lsm.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Figures that follow each other.
 *
 * @param title says what they are
 * @param values at least one, each 0 or more
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Curve(String title, double[] values) {

  private static final int WIDTH = 64;
  private static final int HEIGHT = 6;

  /** Parts of a character cell, filled from below. */
  private static final String EIGHTHS = " ▁▂▃▄▅▆▇█";

  private static final int FULL = EIGHTHS.length() - 1;

  double most() {
    return Arrays.stream(values).max().orElseThrow();
  }

  /** Returns so many figures or fewer: the greatest of each part of the curve. */
  double[] peaks(int parts) {
    int count = Math.min(parts, values.length);
    double[] peaks = new double[count];
    for (int i = 0; i < values.length; i++) {
      int part = (int) ((long) i * count / values.length);
      peaks[part] = Math.max(peaks[part], values[i]);
    }
    return peaks;
  }

  /** Draws it as columns of block characters, with a scale that begins with 0. */
  List<String> lines() {
    double[] peaks = peaks(WIDTH);
    double most = most();
    List<String> lines = new ArrayList<>();
    for (int row = HEIGHT - 1; row >= 0; row--) {
      boolean isTop = row == HEIGHT - 1;
      String scale = isTop ? String.format(Locale.ROOT, "%.1f", most) : row == 0 ? "0" : "";
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%7s |", scale));
      for (double peak : peaks) {
        long filled = Math.round(peak / most * HEIGHT * FULL) - (long) row * FULL;
        line.append(EIGHTHS.charAt((int) Math.max(0, Math.min(FULL, filled))));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
