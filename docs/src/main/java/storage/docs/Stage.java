package storage.docs;

import java.io.IOException;
import java.nio.file.Path;
import storage.backwards.BackwardsStore;
import storage.bitcask.BitcaskStore;
import storage.common.KeyValueStore;
import storage.common.cli.StageCommand;
import storage.keydir.KeydirStore;
import storage.lsm.LsmStore;
import storage.simplest.SimplestStore;

/** The stages as the book knows them, in its order. */
enum Stage {
  SIMPLEST(1, "simplest", SimplestStore.class, "datastore"),
  BACKWARDS(2, "backwards", BackwardsStore.class, "datastore"),
  KEYDIR(3, "keydir", KeydirStore.class, "datastore.log"),
  BITCASK(4, "bitcask", BitcaskStore.class, "0000000001.data"),
  LSM(5, "lsm", LsmStore.class, "0000000001.data");

  private final int number;
  private final String id;
  private final Class<? extends KeyValueStore> store;
  private final String datastore;

  static {
    FixedRandom.install();
  }

  Stage(int number, String id, Class<? extends KeyValueStore> store, String datastore) {
    this.number = number;
    this.id = id;
    this.store = store;
    this.datastore = datastore;
  }

  /** The folder of the stage's sources and the name of its jar. */
  String module() {
    return "stage" + number + "-" + id;
  }

  /** What its command is called in the book's sessions, and its generated files begin with. */
  String id() {
    return id;
  }

  /** The stable id of the chapter, or of the first one where there are several. */
  String chapter() {
    return switch (this) {
      case BITCASK -> "bitcask-log";
      case LSM -> "lsm-sorted";
      default -> id;
    };
  }

  /** The name in tables: "stage 1". */
  String title() {
    return "stage " + number;
  }

  /** Where its sources are, from the top of the project. */
  String sources() {
    return module() + "/src/main/java/" + store.getPackageName().replace('.', '/');
  }

  /** The name of the class that implements the contract. */
  String storeName() {
    return store.getSimpleName();
  }

  /** The file that holds the records; where there are several, the first of them. */
  String datastore() {
    return datastore;
  }

  /** The command line of the stage. */
  StageCommand command() {
    return switch (this) {
      case BITCASK -> storage.bitcask.cli.Main.command();
      case LSM -> storage.lsm.cli.Main.command();
      default -> new StageCommand(module(), datastore, this::open);
    };
  }

  KeyValueStore open(Path directory) throws IOException {
    return switch (this) {
      case SIMPLEST -> SimplestStore.open(directory);
      case BACKWARDS -> BackwardsStore.open(directory);
      case KEYDIR -> KeydirStore.open(directory);
      case BITCASK -> BitcaskStore.open(directory);
      case LSM -> LsmStore.open(directory);
    };
  }
}
