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
  SIMPLEST("stage1-simplest", "datastore", SimplestStore::open),
  BACKWARDS("stage2-backwards", "datastore", BackwardsStore::open),
  KEYDIR("stage3-keydir", "datastore.log", KeydirStore::open);

  private final String module;
  private final String datastore;
  private final StageCommand.Opener opener;

  Stage(String module, String datastore, StageCommand.Opener opener) {
    this.module = module;
    this.datastore = datastore;
    this.opener = opener;
  }

  /** The folder of the stage's sources and the name of its jar. */
  String module() {
    return module;
  }

  /** The stable id of the chapter, and what its commands are called in the book's sessions. */
  String chapter() {
    return module.substring(module.indexOf('-') + 1);
  }

  /** The name in tables: "stage 1". */
  String title() {
    return "stage " + (ordinal() + 1);
  }

  /** The file that holds the records. */
  String datastore() {
    return datastore;
  }

  StageCommand.Opener opener() {
    return opener;
  }

  KeyValueStore open(Path directory) throws IOException {
    return opener.open(directory);
  }
}
