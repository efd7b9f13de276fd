package storage.common.kit;

import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import storage.common.KeyValueStore;
import storage.common.Range;
import storage.common.Snapshot;
import storage.common.Utf8;

/**
 * Sorted stores that are wrong on purpose, each in one way. {@link SortedKitCatchesWrongStoresTest}
 * runs the kit against them.
 */
final class WrongSortedStores {

  private WrongSortedStores() {}

  /** The kit as it holds an honest sorted store. */
  abstract static class Kit implements SortedKit {

    @Override
    public String name() {
      return getClass().getSimpleName();
    }

    @Override
    public Set<Promise> knownLimits() {
      return EnumSet.of(
          Promise.EVERY_FLIPPED_BYTE_IS_NOTICED,
          Promise.SURVIVES_A_POWER_CUT,
          Promise.SECOND_WRITER_IS_REFUSED,
          Promise.WHAT_WAS_PROVEN_IS_MISSED,
          Promise.SPACE_COMES_BACK,
          Promise.MEMORY_IGNORES_KEYS,
          Promise.NEWEST_KEY_IS_NEAR,
          Promise.GET_READS_ONLY_THE_VALUE);
    }
  }

  static final class Honest extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory);
    }
  }

  static final class HonestRuns extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedRuns(directory);
    }
  }

  static class Naive extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new NaiveSortedFile(directory);
    }

    @Override
    public Set<Promise> knownLimits() {
      Set<Promise> limits = super.knownLimits();
      limits.remove(Promise.EVERY_FLIPPED_BYTE_IS_NOTICED);
      return limits;
    }
  }

  /** It verifies what it gets, and not what it scans. */
  static final class ScansWithoutAChecksum extends Naive {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new NaiveSortedFile(directory) {
        @Override
        public Snapshot snapshot() throws IOException {
          return new FrozenRecords(records(content()), this::requireOpen);
        }
      };
    }
  }

  /** Right, and not sorted: the promises of sorted stores are its limits. */
  static final class NotSortedAndSaysSo extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory);
    }

    @Override
    public Set<Promise> knownLimits() {
      Set<Promise> limits = super.knownLimits();
      limits.addAll(Promise.ofSortedKit());
      limits.remove(Promise.OPEN_IGNORES_KEYS);
      return limits;
    }
  }

  static final class ClaimsToBeSorted extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory);
    }
  }

  static final class ClaimsThatItsOrderIsALimit extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory);
    }

    @Override
    public Set<Promise> knownLimits() {
      Set<Promise> limits = super.knownLimits();
      limits.add(Promise.SCANS_ARE_IN_ORDER);
      return limits;
    }
  }

  /** A hash map has its own order. */
  static final class ScansInNoOrder extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        Comparator<String> order() {
          return Comparator.comparing(String::hashCode).thenComparing(Utf8.ORDER);
        }

        @Override
        NavigableMap<String, Place> within(Range range, NavigableMap<String, Place> all) {
          return all;
        }
      };
    }
  }

  static final class OrdersByCompareTo extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        Comparator<String> order() {
          return Comparator.naturalOrder();
        }
      };
    }
  }

  /** Its index has the first eight bytes of a key; what is equal there comes as it happens. */
  static final class ComparesTheFirstEightBytes extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        Comparator<String> order() {
          Comparator<String> byPrefix =
              Comparator.comparing(key -> key.substring(0, Math.min(8, key.length())), Utf8.ORDER);
          return byPrefix.thenComparing(Utf8.ORDER.reversed());
        }
      };
    }
  }

  static final class BackwardMissesTheFirst extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        NavigableMap<String, Place> within(Range range, NavigableMap<String, Place> all) {
          NavigableMap<String, Place> within = super.within(range, all);
          return range.reversed() && !within.isEmpty()
              ? within.headMap(within.lastKey(), false)
              : within;
        }
      };
    }
  }

  static final class AsksAnEmptyStoreForItsFirstKey extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        NavigableMap<String, Place> within(Range range, NavigableMap<String, Place> all) {
          return range.contains(all.firstKey()) ? all : super.within(range, all);
        }
      };
    }
  }

  static final class ScansTheNewestRun extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedRuns(directory) {
        @Override
        Map<String, Place> view(List<Map<String, Place>> runs) {
          return super.view(runs.subList(Math.max(0, runs.size() - 2), runs.size()));
        }
      };
    }
  }

  static final class TheOlderRunWins extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedRuns(directory) {
        @Override
        Map<String, Place> view(List<Map<String, Place>> runs) {
          List<Map<String, Place>> newestFirst = new ArrayList<>(runs);
          Collections.reverse(newestFirst);
          return super.view(newestFirst);
        }
      };
    }
  }

  static final class TheOlderRunWinsInAMerge extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedRuns(directory) {
        @Override
        Map<String, Place> merged(Map<String, Place> older, Map<String, Place> newer) {
          return super.merged(newer, older);
        }
      };
    }
  }

  /** Yet there are older runs, which have what was deleted. */
  static final class DropsDeletionsInAMerge extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedRuns(directory) {
        @Override
        Map<String, Place> merged(Map<String, Place> older, Map<String, Place> newer) {
          Map<String, Place> merged = super.merged(older, newer);
          merged.values().removeIf(place -> place.length() == 0);
          return merged;
        }
      };
    }
  }

  /** It searches the runs for a key, and goes on where it met a deletion. */
  static final class LooksBehindADeletion extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        Map<String, Place> live(List<Entry> log) {
          return super.live(log.stream().filter(each -> each.place().length() > 0).toList());
        }
      };
    }
  }

  static final class TheUpperBoundIsIn extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        NavigableMap<String, Place> within(Range range, NavigableMap<String, Place> all) {
          return range.to().isEmpty() || range.isEmpty()
              ? super.within(range, all)
              : all.subMap(range.from(), true, range.to().get(), true);
        }
      };
    }
  }

  static final class TheLowerBoundIsOut extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        NavigableMap<String, Place> within(Range range, NavigableMap<String, Place> all) {
          NavigableMap<String, Place> within = super.within(range, all);
          return range.from().isEmpty() || range.isEmpty()
              ? within
              : within.tailMap(range.from(), false);
        }
      };
    }
  }

  /** As {@code TreeMap.subMap} does. */
  static final class ThrowsAtBoundsThatCross extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        NavigableMap<String, Place> within(Range range, NavigableMap<String, Place> all) {
          return range.to().isEmpty()
              ? all.tailMap(range.from(), true)
              : all.subMap(range.from(), true, range.to().get(), false);
        }
      };
    }
  }

  /** The last char of Java is not the last character of text. */
  static final class TakesTheLastCharForTheEnd extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        NavigableMap<String, Place> within(Range range, NavigableMap<String, Place> all) {
          return super.within(range, all).headMap(range.to().orElse("\uFFFF"), true);
        }
      };
    }
  }

  /**
   * It begins at the first block that begins with the bound or later, and not at the one before.
   */
  static final class SeeksOneBlockTooFar extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        NavigableMap<String, Place> within(Range range, NavigableMap<String, Place> all) {
          List<String> keys = new ArrayList<>(all.keySet());
          for (int block = 32; block < keys.size(); block += 32) {
            if (order().compare(keys.get(block), range.from()) >= 0) {
              return super.within(range.from(keys.get(block)), all);
            }
          }
          return super.within(range, all);
        }
      };
    }
  }

  /** Knows what was deleted, and its log does not. */
  private static class DeletesInMemory extends SortedHonestStore {
    final Set<String> deleted = ConcurrentHashMap.newKeySet();

    DeletesInMemory(Path directory) throws IOException {
      super(directory);
    }

    @Override
    public synchronized void set(String key, String value) throws IOException {
      super.set(key, value);
      deleted.remove(key);
    }

    @Override
    public void delete(String key) throws IOException {
      requireKey(key);
      deleted.add(key);
    }

    @Override
    synchronized NavigableMap<String, Place> places() throws IOException {
      NavigableMap<String, Place> left = new TreeMap<>(super.places());
      left.keySet().removeAll(deleted);
      return left;
    }
  }

  static final class ForgetsDeletions extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new DeletesInMemory(directory);
    }
  }

  /** A process that is killed closes nothing. */
  static final class WritesDeletionsWhenItIsClosed extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new DeletesInMemory(directory) {
        @Override
        public synchronized void close() throws IOException {
          for (String key : Set.copyOf(deleted)) {
            super.logDeletion(key);
          }
          super.close();
        }
      };
    }
  }

  /** The log learns of a deletion last, if it has room for it. */
  static final class DeletesFromMemoryFirst extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new DeletesInMemory(directory) {
        @Override
        public void delete(String key) throws IOException {
          super.delete(key);
          logDeletion(key);
        }
      };
    }
  }

  /** It writes its log anew for each deletion, in the place of the old one. */
  static final class DeletesByWritingAnew extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        public synchronized void delete(String key) throws IOException {
          logDeletion(key);
          byte[] left = Files.readAllBytes(file);
          try (FileChannel channel = FileChannel.open(file, WRITE, TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(left));
          }
        }
      };
    }
  }

  static final class TakesAnEmptyValueForADeletion extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        public synchronized void set(String key, String value) throws IOException {
          super.set(key, value);
          if (value.isEmpty()) {
            delete(key);
          }
        }
      };
    }
  }

  /** And names no limit. */
  static final class ReadsAllKeysWhenOpened extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      SortedHonestStore store = new SortedHonestStore(directory);
      store.places();
      return store;
    }
  }

  /** It reads nothing when it is opened, and calls that a limit. */
  static final class ClaimsThatOpenReadsEveryKey extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory);
    }

    @Override
    public Set<Promise> knownLimits() {
      Set<Promise> limits = super.knownLimits();
      limits.add(Promise.OPEN_IGNORES_KEYS);
      return limits;
    }
  }
}
