package storage.common.kit;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import storage.common.AppendLock;
import storage.common.CorruptStoreException;
import storage.common.KeyValueStore;
import storage.common.StoreLockedException;

/** More {@link WrongStores}: they are wrong about what others do in their directory. */
final class WrongNeighbours {

  private WrongNeighbours() {}

  static final class NotesThatItWasOpened extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      HonestStore store = new HonestStore(directory);
      Files.writeString(directory.resolve("opened"), "last on a Friday");
      return store;
    }
  }

  /** What it makes is gone again, but the directory tells. */
  static final class LocksForAMoment extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      HonestStore store = new HonestStore(directory);
      Path lock = Files.createFile(directory.resolve("lock"));
      Files.delete(lock);
      return store;
    }
  }

  static final class RepairsWhatItReads extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      HonestStore store = new HonestStore(directory);
      store.removeTornTail();
      return store;
    }
  }

  /** Takes a reader for a second owner. */
  static final class LocksReadersOut extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      Path lock = Files.createDirectories(directory).resolve("lock");
      if (Files.exists(lock)) {
        throw new StoreLockedException(directory);
      }
      FileChannel.open(lock, CREATE_NEW, WRITE).close();
      return new HonestStore(directory) {
        @Override
        public synchronized void close() throws IOException {
          Files.deleteIfExists(lock);
          super.close();
        }
      };
    }
  }

  static final class OpensToWriteWhatItReads extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      HonestStore store = new HonestStore(directory);
      FileChannel.open(store.file, READ, WRITE).close();
      return store;
    }
  }

  /** Whatever ends so must be its own, it thinks. */
  static final class TidiesTemporaryFiles extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      HonestStore store = new HonestStore(directory);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.tmp")) {
        for (Path each : files) {
          Files.delete(each);
        }
      }
      return store;
    }
  }

  static final class ReplacesADirectory extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      Path log = directory.resolve("log");
      if (Files.isDirectory(log)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(log)) {
          for (Path each : files) {
            Files.delete(each);
          }
        }
        Files.delete(log);
      }
      return new HonestStore(directory);
    }
  }

  /** Its static field is not that of the same class of another class loader. */
  static final class TakesItsClassForTheWholeProcess extends WrongStores.Kit {

    private static final Object TURN = new Object();

    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        void alone(AppendLock.Append append) throws IOException {
          Path lock = file.resolveSibling("lock");
          synchronized (TURN) {
            try (FileChannel channel = FileChannel.open(lock, CREATE, WRITE)) {
              channel.lock();
              append.run();
              LockSupport.parkNanos(10_000_000); // class loaders of a busy machine begin apart
            }
          }
        }
      };
    }
  }

  /** Closes the lock file that a store of another class loader has locked. */
  static final class GivesTheLockAway extends WrongStores.Kit {

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    @Override
    public KeyValueStore open(Path directory) throws IOException {
      Files.createDirectories(directory);
      if (!HELD.add(directory)) {
        throw new StoreLockedException(directory);
      }
      FileChannel lock = FileChannel.open(directory.resolve("lock"), CREATE, WRITE);
      try {
        if (lock.tryLock() == null) {
          throw new StoreLockedException(directory);
        }
      } catch (OverlappingFileLockException e) {
        lock.close();
        throw new StoreLockedException(directory);
      }
      return new HonestStore(directory) {
        @Override
        public synchronized void close() throws IOException {
          HELD.remove(directory);
          lock.close();
          super.close();
        }
      };
    }

    @Override
    public Set<Promise> knownLimits() {
      return WrongRecoveries.without(super.knownLimits(), Promise.SECOND_WRITER_IS_REFUSED);
    }
  }

  static final class OpensWhateverIsThere extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        void requireFile() {}
      };
    }
  }

  /** Looks, but not behind a link. */
  static final class WritesToADevice extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        void requireFile() throws IOException {
          if (!Files.isSymbolicLink(file)) {
            super.requireFile();
          }
        }
      };
    }
  }

  /** Has nothing that could tell it what is gone. */
  static final class ClaimsToMissWhatIsGone extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory);
    }

    @Override
    public Set<Promise> knownLimits() {
      return WrongRecoveries.without(super.knownLimits(), Promise.WHAT_WAS_PROVEN_IS_MISSED);
    }
  }

  /** Not wrong: when it is closed it copies its log, and that has to be found again. */
  static class KeepsAProof extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      Path log = directory.resolve("log");
      Path proof = directory.resolve("proof");
      if (Files.exists(proof) && !isProven(log, Files.readAllBytes(proof))) {
        lossFound(proof);
        throw new CorruptStoreException(log, 0, "it held other records when it was closed");
      }
      return new HonestStore(directory) {
        @Override
        public synchronized void close() throws IOException {
          Files.write(proof, Files.readAllBytes(file));
          super.close();
        }
      };
    }

    /** A proof that is no whole copy proves nothing. */
    private static boolean isProven(Path log, byte[] proof) throws IOException {
      return proof.length == 0
          || (Files.exists(log) && Arrays.equals(Files.readAllBytes(log), proof));
    }

    void lossFound(Path proof) throws IOException {}

    @Override
    public Set<Promise> knownLimits() {
      return WrongRecoveries.without(super.knownLimits(), Promise.WHAT_WAS_PROVEN_IS_MISSED);
    }
  }

  /** The next open knows of no loss. */
  static final class DeletesTheEvidence extends KeepsAProof {
    @Override
    void lossFound(Path proof) throws IOException {
      Files.delete(proof);
    }
  }

  static final class ClaimsThatSpaceComesBack extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory);
    }

    @Override
    public Set<Promise> knownLimits() {
      return WrongRecoveries.without(super.knownLimits(), Promise.SPACE_COMES_BACK);
    }
  }

  /** Takes nothing for live. */
  static final class GivesBackTooMuch extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory);
    }

    @Override
    public void reclaim(KeyValueStore store) throws IOException {
      Path log = ((HonestStore) store).file;
      FileChannel.open(log, TRUNCATE_EXISTING, WRITE).close();
    }

    @Override
    public Set<Promise> knownLimits() {
      return WrongRecoveries.without(super.knownLimits(), Promise.SPACE_COMES_BACK);
    }
  }
}
