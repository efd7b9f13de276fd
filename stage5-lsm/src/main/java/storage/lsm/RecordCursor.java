package storage.lsm;

import java.io.IOException;

/**
 * A walk over the records of one memtable or one run, forward or backward: of each key the newest
 * one, tombstones included. It is made at its first record.
 *
 * <p>Whoever walks does so within {@link storage.log.Readers#reading}, and holds what is read.
 */
sealed interface RecordCursor permits MemtableCursor, RunCursor {

  /** The record at which it stands: always the same object, which shows another one each time. */
  RecordView record();

  /** Goes on from the record that is shown. */
  void advance() throws IOException;
}
