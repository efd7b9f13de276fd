/**
 * Stage 4: Bitcask, a log that can live for years.
 *
 * <p>A store is a directory of <em>segments</em>. Each is a log of records; one of them, the active
 * one, is appended to, and the others were sealed at a size and are never written again:
 *
 * <pre>
 *  lock              the directory has one owner
 *
 *  0000000001.data   +--------+--------+--------+--------+
 *                    | header | record | record | ...    |   sealed
 *                    +--------+--------+--------+--------+
 *  0000000001.hint   hash and offset of each of its records
 *
 *  0000000002.data   +--------+--------+- - - - - - - - -
 *                    | header | record | zeros, a hole     active
 *                    +--------+--------+- - - - - - - - -
 *
 *  keydir            the checkpoint: the keydir as it was, with all segments up to there
 * </pre>
 *
 * <p>The bytes belong to {@link storage.log}: records, segments, their mappings, the lock of the
 * directory, and syncs. {@link storage.log.SegmentHeader} and {@link storage.log.RecordLayout} draw
 * the log; {@link storage.bitcask.HintFile} and {@link storage.bitcask.Checkpoint} draw the files
 * that are made of it. All of them carry the number of their store, and a file of another store is
 * never believed, used or deleted. In memory, the {@link storage.bitcask.Keydir} holds for each key
 * one {@code long}, a {@link storage.bitcask.Slot}: a part of its hash and the {@link
 * storage.log.Location} of its newest record. The hash begins with the number of the store, so that
 * nobody can choose keys that collide.
 *
 * <p><b>Order.</b> Every record has the next number of one sequence; no clock is asked. Each
 * segment holds one unbroken range of the sequence, in rising order, also after a merge. So a
 * segment that is missing is noticed, and of two records of a key the one that comes later in that
 * order wins.
 *
 * <p><b>The life of a put</b> is that of a batch of one: {@link storage.bitcask.CaskWriter}. Under
 * the write lock, find the record that each key had before; append the new ones to the active
 * segment, after a roll if it would grow too long; let the keydir point to them. Then, if the
 * policy says so, wait until a sync has covered them. A delete is the same with a tombstone; one
 * that has nothing to delete writes nothing. Several records end with a commit, without which none
 * of them counts.
 *
 * <p><b>The life of a get</b>: {@link storage.bitcask.CaskReader}. No lock: hash the key, probe a
 * table of the keydir for its fingerprint, compare the key in the log through the segment's
 * mapping, copy the record out and check its checksum. If a merge has moved the record in between,
 * look again.
 *
 * <p><b>The life of an open</b>: {@link storage.bitcask.Recovery}. Find the segments, and whose
 * they are; put them in order; take the keydir from the checkpoint; add what it does not know of,
 * from the hint files and by a scan of the records that none covers. After a close there are none
 * of these, after a kill the last ones of the active segment. If a checkpoint, a hint file or a
 * mark proves that there were more, that is damage. An owner then clears away what a crash has
 * left, and tells it in the {@link storage.bitcask.RecoveryReport}. A reader takes no lock and
 * changes nothing. It begins again until what it has found is the state of one instant. A refresh
 * recovers the store once more, with the reader's own keydir in place of a checkpoint and the
 * mappings that it has, and then replaces both at once.
 *
 * <p><b>The life of a merge.</b> {@link storage.bitcask.MergePlan} chooses runs of neighbouring
 * sealed segments, {@link storage.bitcask.Merge} copies what the keydir points to into one new
 * segment and moves the keydir over. The header of the new segment names the range of the sequence
 * that it holds, and so supersedes the old files, in whatever order they disappear. Damage that
 * nobody points to is passed over. A tombstone goes once {@link storage.bitcask.OlderRecords} finds
 * nothing that it hides. The mappings of the old files end when their last reader has left: {@link
 * storage.log.Readers}. Only then does the disk have its space back.
 *
 * <p><b>The life of a sync.</b> {@link storage.log.GroupCommit}: of all threads that wait for one,
 * one syncs the active segment as far as it has records, without the write lock, and so for all
 * that were appended before. Now and then it moves the mark in the header up to there.
 *
 * <p><b>The end.</b> Close ends the merge in hand, waits for the threads in the background, refuses
 * further writes, syncs, cuts off the zeros, saves the keydir, releases the directory and lets the
 * mappings go.
 *
 * <p><b>Threads.</b> {@link storage.bitcask.Housekeeper} has a few: for hint files and checkpoints,
 * for syncs at an interval and room for the next appends, and for merges. All else is done by the
 * threads of the callers. A failure in the background ends no other work; {@link
 * storage.bitcask.Statistics} tells the first and the last.
 *
 * <p><b>Locks</b>, in the order in which they are taken: the monitor of {@link
 * storage.bitcask.Merger} by a merge; that of {@link storage.bitcask.Checkpointer} by a checkpoint;
 * the write lock, in {@link storage.log.Log}, by all changes of the log, the keydir or the
 * segments; in {@link storage.log.SegmentWriter}, first the one for the length of the file, then
 * the one for syncing it; and last the monitors of a segment, of its mapping and of {@link
 * storage.log.Readers}, which are held for moments.
 *
 * <p><b>After a crash.</b> A segment is synced before the next one begins, so only the active one
 * can have lost anything, and there everything before the header's mark was synced. Recovery keeps
 * the records up to the first that is not whole, and drops the rest: a prefix of what was written.
 *
 * <p><b>After damage.</b> A wrong checksum is an error, on open or on get, and so is the loss of
 * what was proven to be there. {@code Repair}, one of {@code storage.bitcask.tools}, tells what it
 * will give up, then keeps every record that is whole, wherever it stands, and the damaged files in
 * a directory of their own. Better is a {@link storage.bitcask.Backup}, which is taken while the
 * store is in use.
 *
 * <p><b>After a failure.</b> A failed write leaves the log as it was. After a failed sync, a failed
 * mapping, or a lock file that was taken away, nobody knows what is on the disk or who else writes:
 * nothing more is acknowledged until the store is opened again.
 *
 * <p>Read {@link storage.bitcask.Bitcask} first, then {@code RecordLayout}, {@code CaskWriter},
 * {@code Log} and {@code SegmentWriter} for writing, {@code CaskReader}, {@code Keydir}, {@code
 * Slot} and {@code Segment} for reading, {@code SegmentScan}, {@code HintFile}, {@code Checkpoint}
 * and {@code Recovery} for opening, and {@code Merge} with {@code MergePlan}. The book's chapters
 * are {@code bitcask-log}, {@code bitcask-keydir}, {@code bitcask-writing}, {@code bitcask-merge}
 * and {@code bitcask-crash}, and {@code bitcask-format} has all bytes on a page.
 */
package storage.bitcask;
