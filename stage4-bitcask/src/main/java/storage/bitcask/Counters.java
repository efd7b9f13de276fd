package storage.bitcask;

import storage.log.Log;
import storage.log.Readers;

/**
 * How often something was done by this object since it was opened. Counters only grow; a reader of
 * two of them gets rates by their differences.
 *
 * @param gets how many values were asked for, also by {@code getAll}, {@code entry} and the calls
 *     that look before they write
 * @param misses how many of these were not there
 * @param puts how many records with a value were written; each one of a batch counts
 * @param deletes how many tombstones were written; a delete of nothing writes none
 * @param bytesRead how long the values were together that the gets have found
 * @param bytesWritten how long the records were together, with their headers
 * @param syncs how often something was made durable: by a call, by the policy, or at the end of a
 *     segment
 * @param merges how many new segments were made of others
 */
public record Counters(
    long gets,
    long misses,
    long puts,
    long deletes,
    long bytesRead,
    long bytesWritten,
    long syncs,
    long merges) {

  /** To be called under the write lock. */
  static Counters of(Log log, CaskWriter writer, Merger merger) {
    Readers.Reads reads = log.readers().reads();
    return new Counters(
        reads.gets(),
        reads.misses(),
        writer.puts(),
        writer.deletes(),
        reads.bytes(),
        log.appendedBytes(),
        log.syncs(),
        merger.merges());
  }
}
