package storage.bench;

import java.io.IOException;
import java.nio.file.Path;
import storage.bitcask.BitcaskOptions;
import storage.bitcask.BitcaskStore;
import storage.bitcask.SyncPolicy;
import storage.common.KeyValueStore;

/** Stage 4, the first stage that can put each {@code set} on the disk. */
final class BitcaskEngine implements Engine {

  @Override
  public String name() {
    return "bitcask";
  }

  @Override
  public String label() {
    return "stage4-bitcask";
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    return BitcaskStore.open(directory);
  }

  @Override
  public boolean syncs() {
    return true;
  }

  @Override
  public KeyValueStore openSynced(Path directory) throws IOException {
    return BitcaskStore.open(directory, BitcaskOptions.defaults().withSync(SyncPolicy.always()));
  }
}
