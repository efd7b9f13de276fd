package storage.common.kit;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import storage.common.KeyValueStore;

/** More {@link WrongStores}: they are right until something fails at the wrong moment. */
final class WrongRecoveries {

  private WrongRecoveries() {}

  /** Empties its file before it has written anything else. */
  static final class WritesItsLogAnewWhenOpened extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      HonestStore store = new HonestStore(directory);
      byte[] log = Files.readAllBytes(store.file);
      Files.write(store.file, log);
      return store;
    }
  }

  /** Removes a torn tail by writing what is before it, in the same place. */
  static final class RepairsByWritingAnew extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        void removeTornTail() throws IOException {
          byte[] log = Files.readAllBytes(file);
          int end;
          try (FileChannel channel = FileChannel.open(file, READ)) {
            end = (int) scan(channel, (key, place) -> {});
          }
          if (end < log.length) {
            Files.write(file, Arrays.copyOf(log, end));
          }
        }
      };
    }
  }

  /** A power cut may leave a file that is whole and that nothing leads to. */
  static final class SyncsItsFileAndNotItsName extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        void append(byte[] record) throws IOException {
          super.append(record);
          try (FileChannel channel = FileChannel.open(file, WRITE)) {
            channel.force(true);
          }
        }
      };
    }

    @Override
    public Set<Promise> knownLimits() {
      return without(super.knownLimits(), Promise.SURVIVES_A_POWER_CUT);
    }
  }

  static final class TakesAShortReadForAWholeOne extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        Optional<String> value(FileChannel channel, Place place) throws IOException {
          ByteBuffer bytes = ByteBuffer.allocate(place.length());
          channel.read(bytes, place.offset());
          return Optional.of(decode(bytes.array(), place.offset()));
        }
      };
    }
  }

  /** Has no checksum that could notice one. */
  static final class ClaimsThatNoFlippedByteGetsBy extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory);
    }

    @Override
    public Set<Promise> knownLimits() {
      return without(super.knownLimits(), Promise.EVERY_FLIPPED_BYTE_IS_NOTICED);
    }
  }

  static Set<Promise> without(Set<Promise> limits, Promise kept) {
    Set<Promise> fewer = EnumSet.copyOf(limits);
    fewer.remove(kept);
    return fewer;
  }
}
