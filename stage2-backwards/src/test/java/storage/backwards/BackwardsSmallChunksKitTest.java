package storage.backwards;

import java.io.IOException;
import java.nio.file.Path;
import storage.common.KeyValueStore;

/** The whole kit once more, with chunks that many records do not fit in. */
class BackwardsSmallChunksKitTest extends BackwardsKitTest {

  private static final int SMALL = 1_021;

  @Override
  public String name() {
    return "stage2-backwards in chunks of " + SMALL + " bytes";
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    return BackwardsStore.open(directory, SMALL);
  }
}
