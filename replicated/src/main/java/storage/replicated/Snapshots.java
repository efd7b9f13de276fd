package storage.replicated;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.server.protocol.TermIndex;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;
import storage.bitcask.tools.Verification;

/**
 * The two newest snapshots of a replica. Each is a backup of its cask, in a folder whose name says
 * how far in the log it goes:
 *
 * <pre>
 *  snapshot-3-120000     term 3, index 120,000
 *  snapshot-4-220000     the newest: what a peer gets that has fallen behind
 *  unfinished            what is being written; a crash may leave it
 * </pre>
 *
 * <p>The next one goes into the folder of the older one, which is called <em>unfinished</em>
 * meanwhile, so only those segments are copied that are new since then. The newest stays as it is,
 * for it may be on its way to a peer.
 */
final class Snapshots {

  private static final Pattern NAME = Pattern.compile("snapshot-(\\d{1,18})-(\\d{1,18})");
  private static final String UNFINISHED = "unfinished";

  private final Path directory;

  /**
   * @param directory where they are; it need not exist
   */
  Snapshots(Path directory) {
    this.directory = directory;
  }

  /**
   * A snapshot that is whole.
   *
   * @param at the last entry of the log that is in it
   */
  record Snapshot(Path folder, TermIndex at) {}

  Optional<Snapshot> newest() throws IOException {
    List<Snapshot> all = all();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  // tag::take[]
  /** Takes a snapshot, unless the newest goes as far as the replica has come. */
  Snapshot take(Replica replica) throws IOException {
    Optional<Snapshot> newest = newest();
    if (newest.isPresent() && newest.get().at().equals(replica.applied())) {
      return newest.get();
    }
    Path unfinished = directory.resolve(UNFINISHED);
    List<Snapshot> all = all();
    if (all.size() > 1 && Files.notExists(unfinished)) {
      Files.move(all.get(0).folder(), unfinished, StandardCopyOption.ATOMIC_MOVE);
    }
    backup(replica.cask(), unfinished);
    Snapshot taken = name(unfinished);
    all = all();
    for (Snapshot old : all.subList(0, Math.max(0, all.size() - 2))) {
      delete(old.folder());
    }
    return taken;
  }

  // end::take[]

  private static void backup(Bitcask cask, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try {
      cask.backup(target);
    } catch (IllegalArgumentException e) { // it came from another replica
      delete(target);
      cask.backup(target);
    }
  }

  /** Gives a backup that is whole the name that says how far it goes, which it tells itself. */
  private Snapshot name(Path unfinished) throws IOException {
    TermIndex at;
    try (Bitcask backup = openToRead(unfinished)) {
      at = Replica.applied(backup);
    }
    Path folder = directory.resolve("snapshot-%d-%d".formatted(at.getTerm(), at.getIndex()));
    Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    sync(directory);
    return new Snapshot(folder, at);
  }

  /** Clears away what Ratis has left beside the files that came from the leader. */
  void tidy() throws IOException {
    for (Snapshot each : all()) {
      for (Path file : files(each.folder())) {
        if (file.toString().endsWith(".md5")) {
          Files.delete(file);
        }
      }
    }
  }

  // tag::restore[]
  /** Replaces a cask; a crash leaves the old one, none, or the new one. */
  static void restore(Snapshot snapshot, Path live) throws IOException {
    Verification found = Verification.of(snapshot.folder(), (done, total) -> {});
    if (found.hasDamage()) {
      throw new IOException(snapshot + " is damaged: " + found.findings());
    }
    Path restored = live.resolveSibling("restored");
    delete(restored);
    try (Bitcask backup = openToRead(snapshot.folder())) {
      backup.backup(restored);
    }
    Path replaced = live.resolveSibling("replaced");
    delete(replaced);
    if (Files.exists(live)) { // half deleted, it could not be opened
      Files.move(live, replaced, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(restored, live, StandardCopyOption.ATOMIC_MOVE);
    sync(live.getParent());
    delete(replaced);
  }

  // end::restore[]

  private static Bitcask openToRead(Path folder) throws IOException {
    return Bitcask.open(folder, BitcaskOptions.defaults().asReadOnly());
  }

  /** All that are whole, the oldest first. */
  private List<Snapshot> all() throws IOException {
    return files(directory).stream()
        .map(Snapshots::named)
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(Snapshot::at))
        .toList();
  }

  private static Optional<Snapshot> named(Path folder) {
    Matcher name = NAME.matcher(folder.getFileName().toString());
    return name.matches()
        ? Optional.of(
            new Snapshot(
                folder,
                TermIndex.valueOf(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)))))
        : Optional.empty();
  }

  /** The files of a snapshot, in the order of their names; empty if there is no such folder. */
  static List<Path> files(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
