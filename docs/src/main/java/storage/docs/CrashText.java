package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;
import storage.common.kit.RecordedDisk;
import storage.common.kit.StoredFiles;

/** What the book shows of how stage 4 survives, and of engines that would not. */
final class CrashText {

  private final WrongEngine wrongEngine;
  private final Path home;
  private final Generated generated;

  private CrashText(Path project, Path home, Generated generated) {
    this.wrongEngine = new WrongEngine(project, home);
    this.home = home;
    this.generated = generated;
  }

  /**
   * @param project the top of the project, for its sources
   * @param home where directories are made for the stores that this takes
   */
  static void write(Path project, Path home, Generated generated) throws IOException {
    CrashText text = new CrashText(project, home, generated);
    text.strips();
    text.recovery();
    text.damage();
    generated.file("wrong-engines.adoc", WrongEngines.table(project));
  }

  private void strips() throws IOException {
    FixedRandom.restart();
    String kill = new CrashStrip.Kill().in(Files.createDirectory(home.resolve("strip-kill")));
    FixedRandom.restart();
    String cut = new CrashStrip.PowerCut().in(Files.createDirectory(home.resolve("strip-cut")));
    generated.file("strip-kill.txt", CrashStrip.coloured(kill));
    generated.file("strip-power-cut.txt", CrashStrip.coloured(cut));
    generated.fact("crash-kills", CrashStrip.crashes(kill));
    generated.fact("crash-power-cuts", CrashStrip.crashes(cut));
    generated.file("strip-unsynced-kill.txt", unsynced(CrashStrip.Kill.class));
    generated.file("strip-unsynced-power-cut.txt", unsynced(CrashStrip.PowerCut.class));
  }

  /** An engine that acknowledges writes without their sync. */
  private String unsynced(Class<? extends CrashStrip> crash) throws IOException {
    FixedRandom.restart();
    return CrashStrip.coloured(
        wrongEngine.with("GroupCommit", "log.force();", "log.lastSequence();", crash));
  }

  /** A process was killed when its merge had an output, and its inputs were still there. */
  private void recovery() throws IOException {
    FixedRandom.restart();
    RecordedDisk disk = new RecordedDisk(Files.createDirectory(home.resolve("merging")));
    BitcaskOptions options = BitcaskOptions.defaults().withoutBackground().withSegmentSize(128);
    int before;
    try (Bitcask cask = Bitcask.open(disk.path(), options)) {
      for (String value : List.of("Ada", "Grace", "Jean")) {
        cask.put("name".getBytes(UTF_8), value.getBytes(UTF_8));
      }
      before = disk.changes();
      cask.merge();
    }
    Path folder = Files.createDirectory(home.resolve("recovery"));
    StoredFiles.write(folder.resolve("data"), firstWithOutput(disk, before));
    Terminal terminal = new Terminal(Stage.BITCASK, folder);
    generated.file(
        "crash-merge.txt",
        terminal.type(
            "ls -1 data",
            "bitcask verify",
            "bitcask get name",
            "bitcask set town Paris",
            "ls -1 data"));
  }

  private static Map<String, byte[]> firstWithOutput(RecordedDisk disk, int before) {
    Map<String, byte[]> inputs = disk.afterKill(before);
    int changes = before;
    Map<String, byte[]> found = inputs;
    while (found.keySet().stream().filter(name -> name.endsWith(".data")).count()
        == inputs.keySet().stream().filter(name -> name.endsWith(".data")).count()) {
      found = disk.afterKill(++changes);
    }
    return found;
  }

  private void damage() throws IOException {
    FixedRandom.restart();
    Path folder = Files.createDirectory(home.resolve("repair"));
    Terminal terminal = new Terminal(Stage.BITCASK, folder);
    terminal.type("bitcask set name Ada", "bitcask set town London", "bitcask set name Grace");
    generated.file(
        "crash-damaged.txt",
        terminal.type(
            "printf '\\1' | dd of=data/0000000001.data bs=1 seek=128 conv=notrunc status=none",
            "bitcask get name",
            "bitcask get town",
            "echo $?",
            "bitcask verify",
            "echo $?"));
    generated.file(
        "crash-repaired.txt",
        terminal.type(
            "bitcask repair --rehearse",
            "bitcask repair",
            "bitcask verify",
            "bitcask get name",
            "bitcask get town",
            "ls -1 data/damaged-1"));
    generated.file(
        "crash-backup.txt",
        terminal
            .type(
                "bitcask backup " + folder + "/copy",
                "bitcask set town Paris",
                "bitcask backup " + folder + "/copy",
                "ls -1 copy")
            .replace(folder + "/", ""));
  }
}
