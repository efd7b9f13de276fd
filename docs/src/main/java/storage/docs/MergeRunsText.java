package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import storage.docs.PictureStepper.Drawing;
import storage.docs.PictureStepper.Step;
import storage.lsm.Lsm;
import storage.lsm.LsmOptions;
import storage.lsm.MergeSimulation;

/** What the book shows of how stage 5 merges its runs, and of the rule for that. */
final class MergeRunsText {

  /** With this ratio no run is ever merged: the next older one would have to be empty. */
  private static final int NEVER = 0;

  /** With this one, all runs are merged as soon as there are enough. */
  private static final int EVERYTHING = 1_000;

  private static final List<Integer> RATIOS = List.of(1, 2, 3, 4, 10);

  /** The one that a store has if nobody turns the dial. */
  private static final int USUAL = 3;

  private static final int MEMTABLES = 40;
  private static final int ROUNDS = 10;

  private final Path home;
  private final Generated generated;

  private MergeRunsText(Path home, Generated generated) {
    this.home = home;
    this.generated = generated;
  }

  /**
   * @param home where directories are made for the stores that this takes
   */
  static void write(Path home, Generated generated) throws IOException {
    MergeRunsText text = new MergeRunsText(home, generated);
    text.extremes();
    text.dial();
    FixedRandom.restart();
    generated.files(RollingSteps.of(home.resolve("lsm-rolling")).files());
    FixedRandom.restart();
    text.explain();
  }

  private void extremes() {
    generated.file("lsm-extremes.adoc", table(List.of(NEVER, EVERYTHING)));
    generated.file("lsm-dial.adoc", table(RATIOS));
    generated.fact("lsm-simulated", MEMTABLES);
    generated.fact("lsm-simulated-flushes", (long) MEMTABLES * ROUNDS);
    generated.fact("lsm-table-mib", (long) LsmOptions.defaults().tableSize() >> 20);
    generated.fact("lsm-usual-writes", decimal("%.1f", figures(USUAL).writes()));
    generated.fact("lsm-usual-runs", decimal("%.1f", figures(USUAL).reads()));
    generated.fact("lsm-usual-space", decimal("%.2f", figures(USUAL).mostSpace()));
  }

  private static String table(List<Integer> ratios) {
    StringBuilder table =
        new StringBuilder(
            """
            [cols="<3,>2,>2,>2,>2",options=header]
            |===
            |Rule |Runs, on average |Times a record is written |Space, on average |Space, at most
            """);
    for (int ratio : ratios) {
      Figures figures = figures(ratio);
      table.append(
          "|%s |%s |%s |%s |%s%n"
              .formatted(
                  switch (ratio) {
                    case NEVER -> "never merge";
                    case EVERYTHING -> "merge everything, whenever there are four";
                    default -> "R = " + ratio;
                  },
                  decimal("%.1f", figures.reads()),
                  decimal("%.1f", figures.writes()),
                  decimal("%.2f", figures.meanSpace()),
                  decimal("%.2f", figures.mostSpace())));
    }
    return table.append("|===\n").toString();
  }

  private static Figures figures(int ratio) {
    List<MergeSimulation.Cost> costs = MergeSimulation.run(ratio, MEMTABLES, MEMTABLES * ROUNDS);
    var space = costs.stream().mapToDouble(MergeSimulation.Cost::space).summaryStatistics();
    return new Figures(
        costs.stream().mapToInt(MergeSimulation.Cost::reads).average().orElse(0),
        costs.get(costs.size() - 1).writes(),
        space.getAverage(),
        space.getMax());
  }

  private record Figures(double reads, double writes, double meanSpace, double mostSpace) {}

  private static String decimal(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }

  /** The picture that the command {@code simulate} draws, for each setting of the dial. */
  private void dial() throws IOException {
    List<Step> steps = new ArrayList<>();
    for (int ratio : RATIOS) {
      Path svg = home.resolve("ratio-" + ratio + ".svg");
      Stage.LSM
          .command()
          .run(
              InputStream.nullInputStream(),
              OutputStream.nullOutputStream(),
              OutputStream.nullOutputStream(),
              "simulate",
              "--rule",
              String.valueOf(ratio),
              "--memtables",
              String.valueOf(MEMTABLES),
              "--svg",
              svg.toString());
      Figures figures = figures(ratio);
      steps.add(
          new Step(
              decimal(
                      "With R = " + ratio + ", a read looks at %.1f runs on average",
                      figures.reads())
                  + decimal(", a record is written %.1f times", figures.writes())
                  + decimal(", and the store takes up to %.2f times", figures.mostSpace())
                  + " the space of what's live.",
              new Drawing(
                  inBothLights(Files.readString(svg)), "Three curves: reads, writes, space")));
    }
    int usual = RATIOS.indexOf(USUAL) + 1;
    generated.files(
        new PictureStepper(
                "dial", "The dial: one ratio, three bills", steps, List.of(usual), "the ratio R")
            .files());
  }

  /** The command draws on white; a page of the book may be dark. */
  private static String inBothLights(String svg) {
    return svg.replaceAll("<rect[^>]*fill=\"white\"/>\n", "")
        .replace("<text ", "<text style=\"fill:light-dark(#23211d,#dcd8cf)\" ")
        .replace("stroke=\"#888\"", "style=\"stroke:light-dark(#625c52,#a49d90)\"")
        .replace("stroke=\"#0060a0\"", "style=\"stroke:light-dark(#a8321f,#f0917f)\"")
        .replace("font-family=\"sans-serif\"", "font-family=\"Book Sans, sans-serif\"");
  }

  /** What a store says of its runs. */
  private void explain() throws IOException {
    Path folder = Files.createDirectory(home.resolve("lsm-explain"));
    LsmOptions options = LsmOptions.defaults().withoutBackground();
    try (Lsm lsm = Lsm.open(folder.resolve("data"), options)) {
      LsmView view = new LsmView(lsm);
      for (int records : List.of(2_000, 300, 100, 100)) {
        for (int i = 0; i < records; i++) {
          lsm.put("user%06d".formatted(i).getBytes(UTF_8), "x".repeat(100).getBytes(UTF_8));
        }
        view.flush();
      }
    }
    Terminal terminal = new Terminal(Stage.LSM, folder);
    generated.file(
        "lsm-explain.txt",
        terminal.type("lsm explain | fold -s -w 76", "lsm merge", "lsm explain | fold -s -w 76"));
  }
}
