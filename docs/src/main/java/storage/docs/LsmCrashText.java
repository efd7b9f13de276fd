package storage.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import storage.common.kit.StoredFiles;
import storage.log.ByteFields;
import storage.lsm.Lsm;
import storage.lsm.LsmOptions;
import storage.lsm.tools.ByteDump;

/** What the book shows of what stage 5 believes after a crash. */
final class LsmCrashText {

  private final Path project;
  private final Path home;
  private final Generated generated;

  private LsmCrashText(Path project, Path home, Generated generated) {
    this.project = project;
    this.home = home;
    this.generated = generated;
  }

  /**
   * @param project the top of the project, for its sources
   * @param home where directories are made for the stores that this takes
   */
  static void write(Path project, Path home, Generated generated) throws IOException {
    LsmCrashText text = new LsmCrashText(project, home, generated);
    FixedRandom.restart();
    text.strip();
    FixedRandom.restart();
    text.manifest();
    text.generated.file("lsm-wrong-engines.adoc", WrongEngines.ofLsm(text.project));
  }

  /** Crashes within a merge; and what the next open does about one of them. */
  private void strip() throws IOException {
    ListedTables listed = ListedTables.in(home.resolve("lsm-listed"));
    generated.file("lsm-strip.txt", CrashStrip.coloured(listed.strip(), 26));
    Path folder = Files.createDirectory(home.resolve("lsm-orphan"));
    StoredFiles.write(folder.resolve("data"), listed.orphaned());
    Terminal terminal = new Terminal(Stage.LSM, folder);
    generated.file(
        "lsm-orphan.txt",
        terminal.type("ls -1 data", "lsm verify", "lsm get c", "lsm set name Ada", "ls -1 data"));
  }

  /** The bytes of a manifest that names two tables. */
  private void manifest() throws IOException {
    Path folder = Files.createDirectory(home.resolve("lsm-manifest"));
    LsmOptions options = LsmOptions.defaults().withoutBackground();
    try (Lsm lsm = Lsm.open(folder.resolve("data"), options)) {
      LsmView view = new LsmView(lsm);
      for (String keys : new String[] {"apple fig kiwi", "lime pear"}) {
        LsmView.put(lsm, keys, 1);
        view.flush();
      }
    }
    generated.file(
        "lsm-manifest.txt", Bytes.byField(manifest(folder.resolve("data").resolve("manifest"))));
  }

  /**
   * The fields as the command {@code dump} tells them: a group for the head, for each run and
   * table.
   */
  private static List<List<Field>> manifest(Path file) throws IOException {
    List<List<Field>> groups = new ArrayList<>();
    groups.add(new ArrayList<>());
    ByteDump.of(
        file,
        field -> {
          List<Field> group = groups.get(groups.size() - 1);
          boolean isFrom = field.name().equals("keyLength") && isEndOfGroup(group);
          boolean isLast =
              field.offset() > 0 && field.name().equals("checksum") && isEndOfGroup(group);
          if (isFrom || isLast) {
            groups.add(new ArrayList<>());
          }
          groups.get(groups.size() - 1).add(field(field));
        });
    return groups;
  }

  private static boolean isEndOfGroup(List<Field> group) {
    String last = group.isEmpty() ? "" : group.get(group.size() - 1).name();
    return last.equals("runs") || last.equals("last");
  }

  private static Field field(ByteFields.Field field) {
    Field.Kind kind =
        switch (field.name()) {
          case "checksum" -> Field.Kind.MARK;
          case "first", "last", "from" -> Field.Kind.KEY;
          case "keyLength", "length", "runs", "tables" -> Field.Kind.LENGTH;
          default -> Field.Kind.PLAIN;
        };
    boolean isRandom = field.name().equals("store");
    String text = isRandom ? "a random number" : field.value();
    return new Field(kind, field.name(), field.offset(), field.bytes(), text);
  }
}
