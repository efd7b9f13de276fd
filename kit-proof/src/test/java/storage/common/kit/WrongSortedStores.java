package storage.common.kit;

import java.io.IOException;
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
import java.util.concurrent.locks.LockSupport;
import storage.common.Cursor;
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

  static final class Naive extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new NaiveSortedFile(directory);
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

  /** Its index holds the first eight bytes, and it takes what is equal there for equal. */
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

  /** Its cursor looks for the key that comes next, in the store as it is then. */
  static final class ShowsLaterWrites extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        public Cursor scan(Range range) throws IOException {
          requireScan(range);
          return new PlacesCursor(range, places()) {
            @Override
            NavigableMap<String, Place> shown() throws IOException {
              return ahead(places());
            }
          };
        }
      };
    }
  }

  /** It copies what it scans, and lets a writer in half-way. */
  static final class CopiesInTwoSteps extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        NavigableMap<String, Place> places() throws IOException {
          NavigableMap<String, Place> copy = new TreeMap<>(super.places().headMap("key 5", false));
          LockSupport.parkNanos(500_000);
          copy.putAll(super.places().tailMap("key 5", true));
          return copy;
        }
      };
    }
  }

  static final class SnapshotsFollow extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        public Snapshot snapshot() throws IOException {
          return new PlacesSnapshot(places()) {
            @Override
            NavigableMap<String, Place> shown() throws IOException {
              return places();
            }
          };
        }
      };
    }
  }

  /** Only its get stands still. */
  static final class ScansOfSnapshotsFollow extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        public Snapshot snapshot() throws IOException {
          return new PlacesSnapshot(places()) {
            @Override
            public Cursor scan(Range range) throws IOException {
              requireUsable();
              return new PlacesCursor(range, places());
            }
          };
        }
      };
    }
  }

  /** It has room for one instant: the next snapshot takes the place of the one before. */
  static final class KeepsOneSnapshot extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        private NavigableMap<String, Place> kept;

        @Override
        public Snapshot snapshot() throws IOException {
          requireOpen();
          kept = places();
          return new PlacesSnapshot(kept) {
            @Override
            NavigableMap<String, Place> shown() {
              return kept;
            }
          };
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
    public void set(String key, String value) throws IOException {
      super.set(key, value);
      deleted.remove(key);
    }

    @Override
    public void delete(String key) throws IOException {
      requireKey(key);
      deleted.add(key);
    }

    @Override
    NavigableMap<String, Place> places() throws IOException {
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

  static final class TakesAnEmptyValueForADeletion extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        public void set(String key, String value) throws IOException {
          super.set(key, value);
          if (value.isEmpty()) {
            delete(key);
          }
        }
      };
    }
  }

  static final class StaysOnItsLastRecord extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        public Cursor scan(Range range) throws IOException {
          requireScan(range);
          return new PlacesCursor(range, places()) {
            private String last;

            @Override
            public boolean next() throws IOException {
              boolean found = super.next();
              last = found ? super.key() : last;
              return found;
            }

            @Override
            public String key() {
              return last == null ? super.key() : last;
            }
          };
        }
      };
    }
  }

  static final class AnswersFromAClosedCursor extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        public Cursor scan(Range range) throws IOException {
          requireScan(range);
          return new PlacesCursor(range, places()) {
            @Override
            void requireUsable() {
              requireOpen();
            }
          };
        }
      };
    }
  }

  static final class AnswersFromAClosedSnapshot extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        public Snapshot snapshot() throws IOException {
          requireOpen();
          return new PlacesSnapshot(places()) {
            @Override
            void requireUsable() {
              requireOpen();
            }
          };
        }
      };
    }
  }

  /** Its cursors and snapshots look after themselves. */
  static final class AnswersFromAClosedStore extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        public Snapshot snapshot() throws IOException {
          requireOpen();
          return new PlacesSnapshot(places()) {
            @Override
            void requireUsable() {}
          };
        }
      };
    }
  }

  static final class TakesNoRangeForAll extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        public Cursor scan(Range range) throws IOException {
          return super.scan(range == null ? Range.all() : range);
        }
      };
    }
  }

  /** It closes its file at the end, which not everybody goes to. */
  static final class LeaksTheFileOfACursor extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @Override
        public Cursor scan(Range range) throws IOException {
          requireScan(range);
          return new PlacesCursor(range, places()) {
            private boolean closed;

            @Override
            public boolean next() throws IOException {
              boolean found = super.next();
              if (!found) {
                super.close();
              }
              return found;
            }

            @Override
            void requireUsable() {
              requireOpen();
              if (closed) {
                throw new IllegalStateException("the cursor is closed");
              }
            }

            @Override
            public void close() {
              closed = true;
            }
          };
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
