package storage.docs;

import java.io.IOException;
import java.nio.file.Path;
import storage.backwards.BackwardsStore;
import storage.common.KeyValueStore;
import storage.common.cli.StageCommand;
import storage.keydir.KeydirStore;
import storage.simplest.SimplestStore;

/** The stages as the book knows them, in its order. */
enum Stage {
  SIMPLEST(1, "simplest", SimplestStore.class, "datastore"),
  BACKWARDS(2, "backwards", BackwardsStore.class, "datastore"),
  KEYDIR(3, "keydir", KeydirStore.class, "datastore.log");

  private final int number;
  private final String chapter;
  private final Class<? extends KeyValueStore> store;
  private final String datastore;

  Stage(int number, String chapter, Class<? extends KeyValueStore> store, String datastore) {
    this.number = number;
    this.chapter = chapter;
    this.store = store;
    this.datastore = datastore;
  }

  /** The folder of the stage's sources and the name of its jar. */
  String module() {
    return "stage" + number + "-" + chapter;
  }

  /** The stable id of the chapter, and what its commands are called in the book's sessions. */
  String chapter() {
    return chapter;
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

  /** The file that holds the records. */
  String datastore() {
    return datastore;
  }

  /** The command line of the stage. */
  StageCommand command() {
    return new StageCommand(module(), datastore, this::open);
  }

  KeyValueStore open(Path directory) throws IOException {
    return switch (this) {
      case SIMPLEST -> SimplestStore.open(directory);
      case BACKWARDS -> BackwardsStore.open(directory);
      case KEYDIR -> KeydirStore.open(directory);
    };
  }
}
