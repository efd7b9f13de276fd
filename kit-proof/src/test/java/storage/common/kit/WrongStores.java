package storage.common.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import storage.common.AppendLock;
import storage.common.KeyValueStore;
import storage.stranger.Exit;

/**
 * Stores that are wrong on purpose, each in one way, most of them after a bug of a real engine.
 * {@link KitCatchesWrongStoresTest} runs the kit against them.
 */
final class WrongStores {

  private WrongStores() {}

  /** The kit as it holds an honest store, and with it every store that differs in one step. */
  abstract static class Kit implements CompatibilityKit {

    @Override
    public String name() {
      return getClass().getSimpleName();
    }

    @Override
    public Set<Promise> knownLimits() {
      return Set.of(
          Promise.EVERY_FLIPPED_BYTE_IS_NOTICED,
          Promise.SURVIVES_A_POWER_CUT,
          Promise.SECOND_WRITER_IS_REFUSED,
          Promise.WHAT_WAS_PROVEN_IS_MISSED,
          Promise.SPACE_COMES_BACK,
          Promise.NEWEST_KEY_IS_NEAR,
          Promise.GET_READS_ONLY_THE_VALUE);
    }
  }

  static final class Honest extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory);
    }
  }

  /** Right, and out of the kit's sight: every file is opened by its name. */
  static final class EscapesTheDisk extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory.toFile().toPath());
    }
  }

  static final class FirstValueWins extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        Place choose(Place before, Place next) {
          return before == null ? next : before;
        }
      };
    }
  }

  static final class MatchesTheBeginningOfAKey extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        boolean matches(byte[] candidate, byte[] wanted) {
          return candidate.length >= wanted.length
              && Arrays.equals(Arrays.copyOf(candidate, wanted.length), wanted);
        }
      };
    }
  }

  static final class EmptyValueIsADelete extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        Optional<String> value(FileChannel channel, Place place) throws IOException {
          return super.value(channel, place).filter(text -> !text.isEmpty());
        }
      };
    }
  }

  /** A character that a chunk boundary cuts in two becomes two replacement characters. */
  static final class DecodesChunkByChunk extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        String decode(byte[] bytes, long offset) throws IOException {
          int chunk = 4_095;
          StringBuilder text = new StringBuilder();
          for (int from = 0; from < bytes.length; from += chunk) {
            int length = Math.min(chunk, bytes.length - from);
            text.append(new String(bytes, from, length, UTF_8));
          }
          return text.toString();
        }
      };
    }
  }

  static final class ReplacesBytesThatAreNotUtf8 extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        String decode(byte[] bytes, long offset) {
          return new String(bytes, UTF_8);
        }
      };
    }
  }

  static final class ReplacesUnpairedSurrogates extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        byte[] encode(String what, String text) {
          return text.getBytes(UTF_8);
        }
      };
    }
  }

  static final class TrimsText extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        byte[] encode(String what, String text) {
          return super.encode(what, text.trim());
        }
      };
    }
  }

  static final class ReturnsATornValue extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        long tornAt(FileChannel channel, long offset, Visitor each) throws IOException {
          byte[] rest = read(channel, offset, (int) (channel.size() - offset));
          int keyLength = rest[3];
          if (HEADER + keyLength < rest.length) {
            int valueLength = rest.length - HEADER - keyLength;
            byte[] key = Arrays.copyOfRange(rest, HEADER, HEADER + keyLength);
            each.visit(key, new Place(offset + HEADER + keyLength, valueLength));
          }
          return offset;
        }
      };
    }
  }

  static final class AppendsBehindATornTail extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        void removeTornTail() {}
      };
    }
  }

  /** Repairs what it finds when it is opened, and not what it leaves behind itself. */
  static final class AppendsBehindAFailedWrite extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        private boolean repaired;

        @Override
        void removeTornTail() throws IOException {
          if (!repaired) {
            super.removeTornTail();
          }
          repaired = true;
        }
      };
    }
  }

  static final class SwallowsWriteErrors extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        void append(byte[] record) throws IOException {
          try {
            super.append(record);
          } catch (IOException e) {
            super.removeTornTail();
          }
        }
      };
    }
  }

  static final class SkipsDamage extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        long damaged(long offset) {
          return offset;
        }
      };
    }
  }

  /** Takes all that follows a damaged record for a torn tail. */
  static final class CutsOffWhatFollowsDamage extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        private boolean repairing;

        @Override
        void removeTornTail() throws IOException {
          repairing = true;
          super.removeTornTail();
          repairing = false;
        }

        @Override
        long damaged(long offset) throws IOException {
          return repairing ? offset : super.damaged(offset);
        }
      };
    }
  }

  static final class IgnoresCase extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        boolean matches(byte[] candidate, byte[] wanted) {
          return new String(candidate, UTF_8).equalsIgnoreCase(new String(wanted, UTF_8));
        }
      };
    }
  }

  static final class CutsValuesAtAMegabyte extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        byte[] encode(String what, String text) {
          byte[] bytes = super.encode(what, text);
          return Arrays.copyOf(bytes, Math.min(bytes.length, 1 << 20));
        }
      };
    }
  }

  /** Looks for another key than the one that it was asked for. */
  static final class ReplacesUnpairedSurrogatesInGet extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        public Optional<String> get(String key) throws IOException {
          return super.get(new String(key.getBytes(UTF_8), UTF_8));
        }
      };
    }
  }

  /** Answers from a map that dies with the process. */
  static final class ForgetsOnClose extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        private final Map<String, String> map = new ConcurrentHashMap<>();

        @Override
        public synchronized void set(String key, String value) {
          map.put(key, value);
        }

        @Override
        public Optional<String> get(String key) {
          return Optional.ofNullable(map.get(key));
        }
      };
    }
  }

  /** Acknowledges what is still in its own memory, and writes it when it is closed. */
  static final class AcknowledgesBeforeItWrites extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        private final ByteArrayOutputStream unwritten = new ByteArrayOutputStream();

        @Override
        void append(byte[] record) {
          unwritten.writeBytes(record);
        }

        @Override
        public synchronized Optional<String> get(String key) throws IOException {
          write();
          return super.get(key);
        }

        @Override
        public synchronized void close() throws IOException {
          write();
          super.close();
        }

        private void write() throws IOException {
          super.append(unwritten.toByteArray());
          unwritten.reset();
        }
      };
    }
  }

  static final class RemembersWhatItHasRead extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        private final Map<String, Optional<String>> cache = new ConcurrentHashMap<>();

        @Override
        public Optional<String> get(String key) throws IOException {
          Optional<String> value = cache.get(key);
          if (value == null) {
            value = super.get(key);
            cache.put(key, value);
          }
          return value;
        }
      };
    }
  }

  /** Two threads may write their headers first and their bodies after. */
  static final class WritesARecordInTwoParts extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        @SuppressWarnings({"UnsynchronizedOverridesSynchronized", "ThreadPriorityCheck"})
        public void set(String key, String value) throws IOException {
          byte[] record = record(encode("key", key), encode("value", value));
          super.append(Arrays.copyOf(record, HEADER));
          Thread.yield();
          super.append(Arrays.copyOfRange(record, HEADER, record.length));
        }
      };
    }
  }

  /** Keeps a header that it has read, and takes what is there later for the record. */
  static final class ReadsOnWhileTheTailIsRepaired extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        long scan(FileChannel channel, Visitor each) throws IOException {
          long offset = 0;
          while (channel.size() - offset >= HEADER) {
            ByteBuffer header = ByteBuffer.wrap(read(channel, offset, HEADER));
            int keyLength = header.getInt();
            int valueLength = header.getInt();
            if (keyLength < 0 || keyLength > channel.size() || valueLength < 0) {
              return damaged(offset);
            }
            byte[] key = read(channel, offset + HEADER, keyLength);
            long valueOffset = offset + HEADER + keyLength;
            if (valueOffset + valueLength > channel.size()) {
              return offset;
            }
            each.visit(key, new Place(valueOffset, valueLength));
            offset = valueOffset + valueLength;
          }
          return offset;
        }
      };
    }
  }

  /** Closes what its readers are reading from. */
  static final class ClosesUnderItsReaders extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        private final FileChannel shared = FileChannel.open(file, READ);

        @Override
        public Optional<String> get(String key) throws IOException {
          requireOpen();
          for (int i = 0; i < 100; i++) {
            shared.size();
          }
          return super.get(key);
        }

        @Override
        public synchronized void close() throws IOException {
          shared.close();
          super.close();
        }
      };
    }
  }

  static final class SharesAChannelThatAnInterruptCloses extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        private final FileChannel shared = FileChannel.open(file, READ);

        @Override
        public Optional<String> get(String key) throws IOException {
          return shared.size() == 0 ? Optional.empty() : super.get(key);
        }

        @Override
        public synchronized void close() throws IOException {
          shared.close();
          super.close();
        }
      };
    }
  }

  static final class LeaksAFileWithEveryGet extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        @SuppressWarnings("MustBeClosed")
        public Optional<String> get(String key) throws IOException {
          FileChannel.open(file, READ);
          return super.get(key);
        }
      };
    }
  }

  static final class ReadsTheWholeFile extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        public Optional<String> get(String key) throws IOException {
          return Files.readAllBytes(file).length == 0 ? Optional.empty() : super.get(key);
        }
      };
    }
  }

  /** The set refuses, and the get does not: a reader of a closed store gets answers for ever. */
  static final class HangsInGet extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        public Optional<String> get(String key) throws IOException {
          try {
            Thread.sleep(Long.MAX_VALUE);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return super.get(key);
        }
      };
    }
  }

  /** Says what it thinks of a caller's mistake to nobody, and ends the process. */
  static final class EndsTheProcess extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        public synchronized void set(String key, String value) throws IOException {
          if (key == null) {
            Exit.now();
          }
          super.set(key, value);
        }
      };
    }
  }

  /** The same, before anything can be judged. */
  static final class EndsTheProcessAtOnce extends Kit {
    @Override
    public KeyValueStore open(Path directory) {
      Exit.now();
      return null;
    }
  }

  static final class TakesAllMemory extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        public Optional<String> get(String key) {
          throw new OutOfMemoryError("no room");
        }
      };
    }
  }

  /** Wrong in nothing: it tells somebody who looks for a mistake what it does. */
  static final class Prints extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        void append(byte[] record) throws IOException {
          System.out.println("a record of " + record.length + " bytes");
          super.append(record);
        }
      };
    }
  }

  static final class AnswersGetAfterClose extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        private boolean isGetting;

        @Override
        public synchronized Optional<String> get(String key) throws IOException {
          isGetting = true;
          try {
            return super.get(key);
          } finally {
            isGetting = false;
          }
        }

        @Override
        void requireOpen() {
          if (!isGetting) {
            super.requireOpen();
          }
        }
      };
    }
  }

  static final class TakesNullForAKey extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        public Optional<String> get(String key) throws IOException {
          return super.get(key == null ? "null" : key);
        }
      };
    }
  }

  /** The skeleton of an exercise. */
  static final class HasNotBegun extends Kit {
    @Override
    public KeyValueStore open(Path directory) {
      throw new UnsupportedOperationException("Your turn: open the file.");
    }
  }

  static final class WorksAfterClose extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        void requireOpen() {}
      };
    }
  }

  static final class WritesByteByByte extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        void append(byte[] record) throws IOException {
          try (OutputStream out = Files.newOutputStream(file, APPEND)) {
            for (byte next : record) {
              out.write(next);
            }
          }
        }
      };
    }
  }

  /** Its file is mapped, and none of its reads is counted; its two writes are. */
  static final class MapsAndWritesTwice extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        void append(byte[] record) throws IOException {
          try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
            MappedByteBuffer mapped = channel.map(MapMode.READ_ONLY, 0, channel.size());
            channel.position(mapped.capacity());
            channel.write(ByteBuffer.wrap(record, 0, HEADER));
            channel.write(ByteBuffer.wrap(record, HEADER, record.length - HEADER));
          }
        }
      };
    }
  }

  /** Closes once more what is closed, and cannot. */
  static final class FailsToCloseTwice extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        public synchronized void close() throws IOException {
          requireOpen();
          super.close();
        }
      };
    }
  }

  /** What it has written is there, and still its end is an error. */
  static final class FailsToClose extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        public synchronized void close() throws IOException {
          super.close();
          throw new IOException("the store cannot be closed");
        }
      };
    }
  }

  /** As stages 1 and 2 did it: what others append between the look and the cut is lost. */
  static final class CutsToASizeThatItReadEarlier extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SlowToCut(directory) {
        private boolean looked;

        @Override
        void alone(AppendLock.Append append) throws IOException {
          append.run();
        }

        @Override
        boolean isTailInDoubt() {
          boolean first = !looked;
          looked = true;
          return first;
        }
      };
    }
  }

  static final class ForgetsThatThereAreOtherProcesses extends Kit {

    private static final Object TURN = new Object();

    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SlowToCut(directory) {
        @Override
        void alone(AppendLock.Append append) throws IOException {
          synchronized (TURN) {
            append.run();
          }
        }
      };
    }
  }

  /** The system's lock is held by the process, and another store of it takes it for its own. */
  static final class ForgetsThatThereAreOtherStoresInItsProcess extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new SlowToCut(directory) {
        @Override
        void alone(AppendLock.Append append) throws IOException {
          try (FileChannel channel = FileChannel.open(file, WRITE)) {
            channel.lock();
            append.run();
          } catch (OverlappingFileLockException e) {
            append.run();
          }
        }
      };
    }
  }

  /** Leaves others time between the look at the tail and the cut. */
  private static class SlowToCut extends HonestStore {

    SlowToCut(Path directory) throws IOException {
      super(directory);
    }

    @Override
    void removeTornTail() throws IOException {
      try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
        long end = scan(channel, (key, place) -> {});
        Thread.sleep(2);
        channel.truncate(end);
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    }
  }

  /** It has found the tail whole, or made it so: as if nobody else could tear it. */
  static final class LooksAtTheTailOnce extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        private boolean looked;

        @Override
        boolean isTailInDoubt() {
          boolean first = !looked;
          looked = true;
          return first;
        }
      };
    }
  }

  static final class KeepsAFileOpenThatHasLostItsName extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        private final OutputStream out = Files.newOutputStream(file, APPEND);

        @Override
        public synchronized void set(String key, String value) throws IOException {
          requireOpen();
          out.write(record(encode("key", key), encode("value", value)));
        }

        @Override
        public synchronized void close() throws IOException {
          out.close();
          super.close();
        }
      };
    }
  }

  /** It finds its own sets again, and nobody else does. */
  static final class RemembersWhatItHasSet extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        private final Map<String, String> own = new ConcurrentHashMap<>();
        private final OutputStream out = Files.newOutputStream(file, APPEND);

        @Override
        public synchronized void set(String key, String value) throws IOException {
          out.write(record(encode("key", key), encode("value", value)));
          own.put(key, value);
        }

        @Override
        public Optional<String> get(String key) throws IOException {
          return own.containsKey(key) ? Optional.of(own.get(key)) : super.get(key);
        }

        @Override
        public synchronized void close() throws IOException {
          out.close();
          super.close();
        }
      };
    }
  }

  /** It would rather not be asked. */
  static final class ClaimsThatLosingWritesIsALimit extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory);
    }

    @Override
    public Set<Promise> knownLimits() {
      return Set.of(Promise.LAST_WRITE_WINS);
    }
  }

  /** Nothing is wrong with it, but it claims a limit that it does not have. */
  static final class ClaimsALimitItDoesNotHave extends Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory);
    }

    @Override
    public Set<Promise> knownLimits() {
      return Set.of(Promise.ANY_TEXT);
    }
  }
}
