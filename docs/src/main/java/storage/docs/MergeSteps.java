package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.lucene.tests.mockfile.FilterFileChannel;
import org.apache.lucene.tests.mockfile.FilterFileSystemProvider;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;
import storage.bitcask.tools.SegmentDump;
import storage.docs.MergeState.Content;
import storage.docs.MergeState.Place;
import storage.log.Location;

/**
 * Steps through a merge of stage 4: what its directory and its keydir were at each moment at which
 * it asked something of the disk. A moment that shows nothing new is no step.
 */
final class MergeSteps {

  private final Path directory;
  private final List<MergeState> states = new ArrayList<>();

  /** The keydir of the store; null while it is not to be looked at. */
  private Inside keydir;

  private MergeSteps(Path directory) {
    this.directory = directory;
  }

  /** What is stored before the merge. */
  interface Filling {
    void fill(Bitcask cask) throws IOException;
  }

  /** Returns the states of a merge, from before it until after it. */
  static List<MergeState> of(Path directory, BitcaskOptions options, Filling filling)
      throws IOException {
    MergeSteps steps = new MergeSteps(directory);
    try (Bitcask cask = Bitcask.open(steps.new Disk().wrapPath(directory), options)) {
      filling.fill(cask);
      steps.keydir = Inside.of(Inside.of(Inside.of(cask).value("reader")).value("keydir"));
      steps.look();
      cask.merge();
      steps.look();
      steps.keydir = null;
    }
    return steps.states;
  }

  private void look() throws IOException {
    if (keydir == null) {
      return;
    }
    Map<String, List<Content>> files = new TreeMap<>();
    Map<String, Place> places = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.filter(MergeSteps::isSegment).toList()) {
        List<Content> contents = contents(file);
        files.put(file.getFileName().toString(), contents);
        for (Content content : contents) {
          Place place = place(content.key());
          if (place != null) {
            places.put(content.key(), place);
          }
        }
      }
    }
    MergeState now = new MergeState(files, places);
    if (states.isEmpty() || !states.get(states.size() - 1).equals(now)) {
      states.add(now);
    }
  }

  private static boolean isSegment(Path file) {
    return file.getFileName().toString().matches("\\d+\\.data(\\.tmp)?");
  }

  /** The records of a segment, as the command line dumps them; none if it is only begun. */
  private static List<Content> contents(Path segment) throws IOException {
    if (Files.size(segment) < Inside.constant("storage.log.SegmentHeader", "SIZE")) {
      return List.of();
    }
    return SegmentDump.of(segment).stream().map(MergeSteps::content).toList();
  }

  private static Content content(SegmentDump.Line line) {
    boolean isTombstone = line.kind().equals("TOMBSTONE");
    return new Content(line.offset(), line.key(), isTombstone ? null : line.value());
  }

  /** Where the keydir says that the newest record of this key is; null if it does not know one. */
  private Place place(String key) {
    byte[] bytes = key.getBytes(UTF_8);
    long slot = (Long) keydir.call("find", keydir.call("hash", bytes), bytes);
    if (slot == Inside.constant("storage.bitcask.Slot", "EMPTY")) {
      return null;
    }
    Object segment = Inside.of(keydir.value("segments")).call("at", slot);
    Path file = (Path) Inside.of(segment).call("file");
    return new Place(file.getFileName().toString(), Location.offset(slot));
  }

  /** Looks before and after everything that the store asks of it. */
  private final class Disk extends FilterFileSystemProvider {

    Disk() {
      super("looked-at://", directory.getFileSystem());
    }

    @Override
    public FileChannel newFileChannel(
        Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      look();
      FileChannel channel = super.newFileChannel(file, options, attributes);
      look();
      return new FilterFileChannel(channel) {
        @Override
        public void force(boolean metaData) throws IOException {
          look();
        }
      };
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
      look();
      super.move(from, to, options);
      look();
    }

    @Override
    public void delete(Path file) throws IOException {
      look();
      super.delete(file);
      look();
    }

    @Override
    public boolean deleteIfExists(Path file) throws IOException {
      look();
      boolean existed = super.deleteIfExists(file);
      look();
      return existed;
    }
  }
}
