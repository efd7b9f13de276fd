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
 *                    | header | record |    a hole, zeros    active
 *                    +--------+--------+- - - - - - - - -
 *
 *  keydir            the checkpoint: the keydir as it was, with all segments up to there
 * </pre>
 *
 * <p>{@link storage.bitcask.SegmentHeader}, {@link storage.bitcask.RecordLayout}, {@link
 * storage.bitcask.HintFile} and {@link storage.bitcask.Checkpoint} draw the bytes. In memory, the
 * {@link storage.bitcask.Keydir} holds for each key one {@code long}, a {@link
 * storage.bitcask.Slot}: a part of its hash and the {@link storage.bitcask.Location} of its newest
 * record.
 *
 * <p><b>Order.</b> Every record has the next number of one sequence; no clock is asked. Each
 * segment holds one unbroken range of the sequence, in rising order, also after a merge. So a
 * segment that is missing is noticed, and of two records of a key the one that comes later in that
 * order wins.
 *
 * <p><b>The life of a put.</b> Under the lock for writing: find the key's record before, if there
 * is one; copy the record into the mapping of the active segment, behind its last one, after a roll
 * if it would grow too long; let the keydir point to it. Then, if the policy says so, wait until a
 * sync has covered it ({@link storage.bitcask.GroupCommit}). A delete is the same with a tombstone.
 *
 * <p><b>The life of a get.</b> No lock: hash the key, probe a table of the keydir for its
 * fingerprint, compare the key in the log through the segment's mapping, check the record's
 * checksum, copy the value. If a merge has moved the record in between, look again.
 *
 * <p><b>The life of an open.</b> {@link storage.bitcask.Recovery}: find the segments, put them in
 * order, take the keydir from the checkpoint, and add what it does not know of: from the hint
 * files, and by a scan of the records that none covers. After a close there are few of these, after
 * a kill the last ones of the active segment. What a crash leaves is cleared away and told in the
 * {@link storage.bitcask.RecoveryReport}. Anything else is damage, and an error.
 *
 * <p><b>The life of a merge.</b> {@link storage.bitcask.MergePlan} chooses runs of neighbouring
 * sealed segments, {@link storage.bitcask.Merge} copies what the keydir points to into one new
 * segment and moves the keydir over. The header of the new segment names the range of the sequence
 * that it holds, and so supersedes the old files, in whatever order they disappear.
 *
 * <p><b>The life of a sync.</b> {@link storage.bitcask.GroupCommit}: of all threads that wait for
 * one, one syncs the active segment as far as it has records, without the lock for writing, and so
 * for all that were appended before. Now and then it moves the mark in the header up to there.
 *
 * <p><b>The end.</b> Close ends the merge in hand, waits for the threads in the background, refuses
 * further writes, syncs, cuts off the zeros, saves the keydir and lets the directory go.
 *
 * <p><b>Threads.</b> {@link storage.bitcask.Housekeeper} has a few: for hint files and checkpoints,
 * for syncs at an interval and room for the next appends, and for merges. All else is done by the
 * threads of the callers.
 *
 * <p><b>Locks</b>, in the order in which they are taken: the monitor of {@link
 * storage.bitcask.Merger} by a merge; that of {@link storage.bitcask.Checkpointer} by a checkpoint;
 * the lock for writing, in {@link storage.bitcask.Core}, by whoever changes the log, the keydir or
 * the segments; and in {@link storage.bitcask.SegmentWriter}, first the one for the length of the
 * file, then the one for syncing it.
 *
 * <p><b>After a crash.</b> A segment is synced before the next one begins, so only the active one
 * can have lost anything, and there everything before the header's mark was synced. Recovery keeps
 * the records up to the first that is not whole, and drops the rest: a prefix of what was written.
 *
 * <p><b>After damage.</b> A wrong checksum is an error, on open or on get. {@link
 * storage.bitcask.Repair} then keeps every record that is whole, wherever it stands, and the
 * damaged files in a directory of their own. Better is a {@link storage.bitcask.Backup}, which is
 * taken while the store is in use.
 *
 * <p>Read {@link storage.bitcask.Bitcask} first, then {@code RecordLayout}, {@code CaskWriter},
 * {@code Log} and {@code SegmentWriter} for writing, {@code CaskReader}, {@code Keydir}, {@code
 * Slot} and {@code Segment} for reading, {@code SegmentScan}, {@code HintFile}, {@code Checkpoint}
 * and {@code Recovery} for opening, and {@code Merge} with {@code MergePlan}. The book's chapters
 * are {@code bitcask-log}, {@code bitcask-keydir}, {@code bitcask-writing}, {@code bitcask-merge}
 * and {@code bitcask-crash}, and {@code bitcask-format} has all bytes on a page.
 */
package storage.bitcask;
