package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import storage.docs.PictureStepper.Line;
import storage.docs.PictureStepper.Lines;
import storage.docs.PictureStepper.Step;
import storage.docs.TableBytes.Told;
import storage.lsm.Lsm;
import storage.lsm.LsmOptions;

/**
 * Steps through a merge of stage 5: which keys each run has after every step, and on which files.
 */
final class RollingSteps {

  private static final String TITLE = "A merge that rolls, step by step";
  private static final LsmOptions OPTIONS =
      LsmOptions.defaults().withSizes(1 << 16, 64, 300).withoutBackground();

  /** So long that a few records fill a table. */
  private static final String VALUE = "x".repeat(40);

  private static final String OUTPUT = "field-value";
  private static final String INPUT = "field-key";
  private static final String PASSED = "field-plain";

  private final LsmView view;
  private final List<Snapshot> snapshots = new ArrayList<>();

  private RollingSteps(LsmView view) {
    this.view = view;
  }

  /**
   * What there was after a step.
   *
   * @param runs the newest first
   */
  private record Snapshot(List<RunView> runs) {

    /** The keys that a reader finds. */
    Set<String> shown() {
      Set<String> known = new TreeSet<>();
      Set<String> shown = new TreeSet<>();
      for (RunView run : runs) {
        for (TableView table : run.tables()) {
          for (Told record : table.records()) {
            boolean isNewest = record.key().compareTo(run.from()) >= 0 && known.add(record.key());
            if (isNewest && record.value() != null) {
              shown.add(record.key());
            }
          }
        }
      }
      return shown;
    }

    Set<String> files() {
      Set<String> files = new TreeSet<>();
      runs.forEach(run -> run.tables().forEach(table -> files.add(table.name())));
      return files;
    }
  }

  /**
   * A run.
   *
   * @param from the key from which on it counts
   */
  private record RunView(String from, List<TableView> tables) {}

  private record TableView(String name, List<Told> records) {}

  static PictureStepper of(Path directory) throws IOException {
    try (Lsm lsm = Lsm.open(directory, OPTIONS)) {
      LsmView view = new LsmView(lsm);
      RollingSteps steps = new RollingSteps(view);
      steps.fill(lsm);
      steps.look();
      boolean isGoingOn = true;
      while (isGoingOn) {
        isGoingOn = view.mergeStep();
        steps.look();
      }
      Steps.require(view.runs().size() == 1, "all four runs have become one");
      return new PictureStepper("rolling", TITLE, steps.steps(), steps.stills(), null);
    }
  }

  private void fill(Lsm lsm) throws IOException {
    for (String run : List.of("a b c d e f g h i j k l m n o p", "c f h k", "a e j -b", "d h i")) {
      for (String key : run.split(" ", -1)) {
        if (key.startsWith("-")) {
          lsm.delete(key.substring(1).getBytes(UTF_8));
        } else {
          lsm.put(key.getBytes(UTF_8), VALUE.getBytes(UTF_8));
        }
      }
      view.flush();
    }
  }

  private void look() throws IOException {
    List<RunView> runs = new ArrayList<>();
    for (Inside run : view.runs()) {
      List<TableView> tables = new ArrayList<>();
      for (Inside table : LsmView.tables(run)) {
        Path file = LsmView.file(table);
        String number = file.getFileName().toString().replaceAll("^0+|\\.table", "");
        tables.add(new TableView(number, TableBytes.of(file).records()));
      }
      runs.add(new RunView(LsmView.from(run), tables));
    }
    Snapshot now = new Snapshot(runs);
    Steps.require(
        snapshots.isEmpty() || now.shown().equals(snapshots.get(0).shown()),
        "a step of a merge changes no answer");
    snapshots.add(now);
  }

  private List<Integer> stills() {
    return List.of(1, 2, 3, snapshots.size());
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    int height = snapshots.get(0).runs().size() + 2;
    for (int i = 0; i < snapshots.size(); i++) {
      Snapshot before = i == 0 ? null : snapshots.get(i - 1);
      Snapshot now = snapshots.get(i);
      steps.add(new Step(text(before, now), new Lines(lines(i, now), height)));
    }
    return steps;
  }

  private String text(Snapshot before, Snapshot now) {
    if (before == null) {
      return "Four runs, the newest on top. The rule says: merge them all. To the left are the numbers of their tables.";
    }
    Set<String> made = new HashSet<>(now.files());
    made.removeAll(before.files());
    Set<String> gone = new TreeSet<>(before.files());
    gone.removeAll(now.files());
    RunView output = now.runs().get(now.runs().size() - 1);
    TableView last = output.tables().get(output.tables().size() - 1);
    String text =
        made.isEmpty()
            ? "Table %s isn't written again: no other input has a key among its own, so it's moved to the output as it is."
                .formatted(last.name())
            : "Table %s is written: `%s`."
                .formatted(last.name(), String.join(" ", LsmView.keys(last.records())));
    if (now.runs().size() > 1) {
      text += " What's left of the inputs begins with `%s`.".formatted(now.runs().get(0).from());
    } else {
      text += " That was the last of the inputs. There's one run now.";
    }
    if (!gone.isEmpty()) {
      text +=
          gone.size() == 1
              ? " Table " + gone.iterator().next() + " has nothing more to give, and is deleted."
              : " Tables "
                  + String.join(", ", gone)
                  + " have nothing more to give, and are deleted.";
    }
    return text;
  }

  /** A column for each key: so one sees the runs become shorter from the left. */
  private List<Line> lines(int step, Snapshot now) {
    List<Line> lines = new ArrayList<>();
    List<RunView> runs = now.runs();
    for (int i = 0; i < runs.size(); i++) {
      RunView run = runs.get(i);
      boolean isOutput = step > 0 && i == runs.size() - 1;
      String name = isOutput ? "output" : "run " + numberOf(run);
      lines.add(coloured -> line(coloured, name, run, isOutput ? OUTPUT : INPUT));
    }
    return lines;
  }

  /** Which of the runs it was at first: some of them end earlier than others. */
  private int numberOf(RunView run) {
    List<RunView> atFirst = snapshots.get(0).runs();
    String table = run.tables().get(0).name();
    for (int i = 0; i < atFirst.size(); i++) {
      if (atFirst.get(i).tables().stream().anyMatch(each -> each.name().equals(table))) {
        return i + 1;
      }
    }
    throw new IllegalStateException("table " + table + " is of no run that was there at first");
  }

  private static String line(String coloured, String name, RunView run, String colour) {
    String numbers = run.tables().stream().map(TableView::name).collect(joining(" "));
    StringBuilder line = new StringBuilder("%-7s %-8s  ".formatted(name, numbers));
    for (char letter = 'a'; letter <= 'p'; letter++) {
      String key = String.valueOf(letter);
      Optional<Told> found =
          run.tables().stream()
              .flatMap(table -> table.records().stream())
              .filter(record -> record.key().equals(key))
              .findFirst();
      boolean counts = key.compareTo(run.from()) >= 0;
      String shown = found.map(told -> told.value() == null ? key + "-" : key + " ").orElse("  ");
      line.append(' ');
      line.append(
          found.isEmpty()
              ? shown
              : coloured.formatted(counts ? colour : PASSED, counts ? shown : ". "));
    }
    return line.toString().stripTrailing();
  }
}
