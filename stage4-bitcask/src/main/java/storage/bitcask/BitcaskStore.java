package storage.bitcask;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import storage.common.CorruptStoreException;
import storage.common.KeyValueStore;
import storage.common.Utf8;

/** A {@link Bitcask} as the text store that every stage is: keys and values in UTF-8. */
public final class BitcaskStore implements KeyValueStore {

  private final Bitcask cask;

  /**
   * @param cask closed together with this view of it
   */
  public BitcaskStore(Bitcask cask) {
    this.cask = cask;
  }

  /** Opens the store in {@code directory}, which is created if absent. */
  public static BitcaskStore open(Path directory) throws IOException {
    return new BitcaskStore(Bitcask.open(directory));
  }

  /** Opens the store in {@code directory} with options. */
  public static BitcaskStore open(Path directory, BitcaskOptions options) throws IOException {
    return new BitcaskStore(Bitcask.open(directory, options));
  }

  /** The store of bytes below. */
  public Bitcask cask() {
    return cask;
  }

  @Override
  public void set(String key, String value) throws IOException {
    cask.put(Utf8.encode("key", key), Utf8.encode("value", value));
  }

  @Override
  public Optional<String> get(String key) throws IOException {
    Optional<byte[]> value = cask.get(Utf8.encode("key", key));
    return value.isPresent() ? Optional.of(decode(value.get())) : Optional.empty();
  }

  private String decode(byte[] value) throws IOException {
    try {
      return Utf8.decode(value, cask.directory(), 0);
    } catch (CorruptStoreException e) {
      throw new IOException("this value was stored as bytes that are not UTF-8", e);
    }
  }

  @Override
  public void close() throws IOException {
    cask.close();
  }
}
