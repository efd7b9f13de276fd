package storage.common.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import storage.common.KeyValueStore;

/**
 * A process that sets keys of its own in a store that others write to as well. It lives until it is
 * killed, and takes part in one round after the other: to start a process takes longer than a
 * round.
 */
final class CrowdMember implements AutoCloseable {

  /** How many keys a member sets in a round. */
  static final int SETS = 25;

  /** The length of a value that a kill may well cut. */
  static final int LONG = 400_000;

  private final Process process;
  private final PrintStream input;
  private final BufferedReader output;

  /** How many sets of this round the member has told: each tells its number, from 0. */
  private int told;

  private CrowdMember(Process process) {
    this.process = process;
    this.input = new PrintStream(process.getOutputStream(), true, UTF_8);
    this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  static CrowdMember start(StoreUnderTest store) throws IOException {
    List<String> options = List.of("-XX:+UseSerialGC");
    return new CrowdMember(
        JavaProcess.start(options, CrowdMember.class, store.getClass().getName()));
  }

  /**
   * Has the member set its keys.
   *
   * @param name what its keys begin with
   * @param habit how it opens the store
   */
  void begin(Path directory, String name, Habit habit) {
    told = 0;
    input.println(habit + " " + name + " " + directory);
  }

  /** Waits for the end of the round, or of the process, and returns how many sets it has told. */
  int awaitEnd() throws IOException {
    return await(Integer.MAX_VALUE);
  }

  /** Waits until so many sets of the round were told; at its end it may be fewer. */
  int await(int sets) throws IOException {
    while (told < sets && String.valueOf(told).equals(output.readLine())) {
      told++;
    }
    return told;
  }

  /** Kills the process with SIGKILL; what it had said before is still to be read. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  @Override
  public void close() {
    kill();
    process.onExit().join();
  }

  /** The key and the value of a member's set. */
  static String key(String name, int count) {
    return name + " " + count;
  }

  /** A short value mostly; each fourth is a long one. */
  static String value(String name, int count, int length) {
    return name + " value " + count + "x".repeat(count % 4 == 3 ? length : 20);
  }

  /** The member's side. */
  public static void main(String[] args) throws Exception {
    PrintStream told = JavaProcess.takeOutput();
    StoreUnderTest kit = (StoreUnderTest) ConformanceRecorder.newInstance(Class.forName(args[0]));
    BufferedReader rounds = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String round = rounds.readLine(); round != null; round = rounds.readLine()) {
      String[] words = round.split(" ", 3);
      Habit.valueOf(words[0]).set(kit, Path.of(words[2]), words[1], LONG, told::println);
      told.println("done");
    }
  }

  /** How a member opens the store. */
  enum Habit {
    /** Once, and then it sets all its keys. */
    STAYS {
      @Override
      void set(StoreUnderTest kit, Path directory, String name, int length, IntConsumer told)
          throws IOException {
        try (KeyValueStore store = kit.open(directory)) {
          for (int count = 0; count < SETS; count++) {
            store.set(key(name, count), value(name, count, length));
            told.accept(count);
          }
        }
      }
    },

    /** For each set anew, as a command line does. */
    COMES_AND_GOES {
      @Override
      void set(StoreUnderTest kit, Path directory, String name, int length, IntConsumer told)
          throws IOException {
        for (int count = 0; count < SETS; count++) {
          try (KeyValueStore store = kit.open(directory)) {
            store.set(key(name, count), value(name, count, length));
            told.accept(count);
          }
        }
      }
    };

    /**
     * Sets all keys of one round.
     *
     * @param length how long the long values are
     * @param told is told the number of each key that is stored
     */
    abstract void set(StoreUnderTest kit, Path directory, String name, int length, IntConsumer told)
        throws IOException;
  }
}
