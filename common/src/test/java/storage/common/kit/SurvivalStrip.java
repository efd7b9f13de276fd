package storage.common.kit;

/** What became of a store at each point at which it crashed: one character for each. */
public final class SurvivalStrip {

  private static final String LEGEND =
      "each sign is one crash: . all was there  + and a call that had not returned  x a loss";

  private static final int WIDTH = 80;
  private static final int MOST_CELLS = 5 * WIDTH;

  private final StringBuilder cells = new StringBuilder();

  /** All that had been promised was there, and no more. */
  public void survived() {
    cells.append('.');
  }

  /** So was what had not been acknowledged yet. */
  public void survivedWithMore() {
    cells.append('+');
  }

  /** Something was lost: for a store that has not promised to keep it. */
  public void lost() {
    cells.append('x');
  }

  /** A crash has left the same as the one before it. */
  public void again() {
    cells.append(cells.charAt(cells.length() - 1));
  }

  /** How many crashes there were. */
  public int crashes() {
    return cells.length();
  }

  /** How many of them have lost something. */
  public int losses() {
    return (int) cells.chars().filter(cell -> cell == 'x').count();
  }

  /** Prints the strip in a few lines; if there are too many crashes, every second, third, ... */
  public void print(String title) {
    ConformanceRecorder.printed(cells.toString());
    System.out.printf("survived, %s: %,d of %,d crashes%n", title, crashes() - losses(), crashes());
    System.out.println("  " + LEGEND);
    int step = (cells.length() + MOST_CELLS - 1) / MOST_CELLS;
    StringBuilder line = new StringBuilder("  ");
    for (int at = 0; at < cells.length(); at += step) {
      line.append(cells.charAt(at));
      if (line.length() == WIDTH + 2) {
        System.out.println(line);
        line.setLength(2);
      }
    }
    if (line.length() > 2) {
      System.out.println(line);
    }
  }
}
