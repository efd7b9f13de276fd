package storage.bench.engine;

import storage.common.KeyValueStore;

/** A store that takes bytes as well as text. */
public interface ByteStore extends KeyValueStore, ByteOperations {}
