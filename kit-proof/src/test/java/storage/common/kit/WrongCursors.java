package storage.common.kit;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import storage.common.Cursor;
import storage.common.KeyValueStore;
import storage.common.Range;
import storage.common.Snapshot;

/** Sorted stores whose cursors and snapshots are wrong on purpose, each in one way. */
final class WrongCursors {

  private WrongCursors() {}

  /** Its cursor looks for the key that comes next, in the store as it is then. */
  static final class ShowsLaterWrites extends WrongSortedStores.Kit {
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
  static final class CopiesInTwoSteps extends WrongSortedStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // on purpose
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

  static final class SnapshotsFollow extends WrongSortedStores.Kit {
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
  static final class ScansOfSnapshotsFollow extends WrongSortedStores.Kit {
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
  static final class KeepsOneSnapshot extends WrongSortedStores.Kit {
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

  static final class StaysOnItsLastRecord extends WrongSortedStores.Kit {
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

  static final class AnswersFromAClosedCursor extends WrongSortedStores.Kit {
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

  static final class AnswersFromAClosedSnapshot extends WrongSortedStores.Kit {
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
  static final class AnswersFromAClosedStore extends WrongSortedStores.Kit {
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

  static final class TakesNoRangeForAll extends WrongSortedStores.Kit {
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
  static final class LeaksTheFileOfACursor extends WrongSortedStores.Kit {
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

  /** All of its cursors read through one channel, which whoever is interrupted closes. */
  static final class SharesAChannelOfCursors extends WrongSortedStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        private final FileChannel shared = FileChannel.open(file, READ);

        @Override
        String stored(FileChannel channel, Place place) throws IOException {
          return super.stored(shared, place);
        }

        @Override
        public synchronized void close() throws IOException {
          super.close();
          shared.close();
        }
      };
    }
  }

  /** Who scans at that moment learns of a channel that is closed, and not of the store. */
  static final class ClosesUnderItsScans extends WrongSortedStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SortedHonestStore(directory) {
        private final List<Cursor> open = new CopyOnWriteArrayList<>();

        @Override
        public Cursor scan(Range range) throws IOException {
          requireScan(range);
          Cursor cursor =
              new PlacesCursor(range, places()) {
                @Override
                void requireUsable() {}

                @Override
                public void close() throws IOException {
                  open.remove(this);
                  super.close();
                }
              };
          open.add(cursor);
          return cursor;
        }

        @Override
        public synchronized void close() throws IOException {
          super.close();
          for (Cursor each : open) {
            each.close();
          }
        }
      };
    }
  }
}
