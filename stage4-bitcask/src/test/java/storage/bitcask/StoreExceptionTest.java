package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.put;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.bitcask.tools.Repair;
import storage.bitcask.tools.RepairReport;
import storage.bitcask.tools.Verification;
import storage.common.CorruptStoreException;
import storage.common.NewerVersionException;
import storage.common.StoreException;
import storage.common.StoreLockedException;
import storage.common.WritesStoppedException;
import storage.common.kit.ObservedDisk;
import storage.log.SegmentHeader;

/** What a program learns from an error without reading its message. */
class StoreExceptionTest {

  private static final byte[] VALUE = bytes("a value that is going to be damaged");

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("0000000001.data");
  }

  /** Returns where the damaged record begins. */
  private long damage() throws IOException {
    long offset;
    try (Bitcask cask = Bitcask.open(directory)) {
      put(cask, "before", "1");
      offset = cask.statistics().bytes();
      cask.put(bytes("key"), VALUE);
      put(cask, "behind", "2");
    }
    SmallStore.flip(directory, VALUE);
    return offset;
  }

  @Test
  void damageHasAFileAndAnOffset() throws IOException {
    long offset = damage();
    try (Bitcask cask = Bitcask.open(directory)) {
      CorruptStoreException e =
          catchThrowableOfType(CorruptStoreException.class, () -> cask.get(bytes("key")));
      assertThat(e.file()).isEqualTo(file());
      assertThat(e.offset()).isEqualTo(offset).isPositive();
      assertThat(e.directory()).isEqualTo(directory);
    }
  }

  @Test
  void aCopyThatWasSerializedHasStillItsMessageAndOffset() throws Exception {
    CorruptStoreException e = new CorruptStoreException(file(), 56, "a hole");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(e);
    CorruptStoreException copy =
        (CorruptStoreException)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(copy).hasMessage(e.getMessage());
    assertThat(copy.offset()).isEqualTo(56);
    assertThat(copy.file()).isNull();
  }

  @Test
  void aLockedStoreHasADirectory() throws IOException {
    try (Bitcask cask = Bitcask.open(directory)) {
      StoreLockedException e =
          catchThrowableOfType(StoreLockedException.class, () -> Bitcask.open(directory));
      assertThat(e.directory()).isEqualTo(cask.directory());
    }
  }

  @Test
  void aNewerFileHasItsVersion() throws IOException {
    Bitcask.open(directory).close();
    try (Bitcask cask = Bitcask.open(directory)) {
      put(cask, "key", "value");
    }
    byte[] later = Files.readAllBytes(file());
    ByteBuffer.wrap(later).putInt(4, SegmentHeader.VERSION + 1);
    CRC32C crc = new CRC32C();
    crc.update(later, 0, SegmentHeader.AT_CHECKSUM);
    ByteBuffer.wrap(later).putInt(SegmentHeader.AT_CHECKSUM, (int) crc.getValue());
    Files.write(file(), later);
    NewerVersionException e =
        catchThrowableOfType(NewerVersionException.class, () -> Bitcask.open(directory));
    assertThat(e.version()).isEqualTo(SegmentHeader.VERSION + 1);
    assertThat(e.file()).isEqualTo(file());
    assertThat(e.directory()).isEqualTo(directory);
  }

  @Test
  void whoHasToOpenAgainIsToldSo() throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    Bitcask cask = Bitcask.open(disk.path(), SmallStore.OPTIONS.withSync(SyncPolicy.always()));
    put(cask, "key", "value");
    disk.failNextSync();
    IOException first = catchThrowableOfType(IOException.class, () -> put(cask, "key", "second"));
    assertThat(first).as("what has failed itself").isNotInstanceOf(StoreException.class);
    for (int attempt = 0; attempt < 2; attempt++) {
      WritesStoppedException e =
          catchThrowableOfType(WritesStoppedException.class, () -> put(cask, "key", "third"));
      assertThat(e.directory()).isEqualTo(cask.directory());
      assertThat(e).hasCause(first);
    }
    assertThat(cask.get(bytes("key"))).as("reading goes on").isPresent();
    assertThat(catchThrowableOfType(IOException.class, cask::close)).isNotNull();
  }

  @Test
  void aProgramVerifiesAndRepairs() throws IOException {
    long offset = damage();
    Verification found = Verification.of(directory);
    assertThat(found.hasDamage()).isTrue();
    assertThat(found.findings())
        .anySatisfy(each -> assertThat(each.message()).contains("offset " + offset));
    RepairReport rehearsal = Repair.rehearse(directory);
    assertThat(rehearsal.isNeeded()).isTrue();
    assertThat(Verification.of(directory).hasDamage()).as("a rehearsal changes nothing").isTrue();
    RepairReport report = Repair.of(directory);
    assertThat(report.files()).hasSameSizeAs(rehearsal.files());
    assertThat(report.files().get(0).recordsKept()).isEqualTo(2);
    assertThat(report.files().get(0).lost().get(0).offset()).isEqualTo((int) offset);
    assertThat(Verification.of(directory).hasDamage()).isFalse();
    try (Bitcask cask = Bitcask.open(directory)) {
      assertThat(BitcaskTest.content(cask)).containsOnlyKeys("before", "behind");
    }
    assertThat(Repair.of(directory).isNeeded()).isFalse();
  }
}
