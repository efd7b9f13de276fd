/**
 * Stage 5: sorted on disk, sparse in memory. A log-structured merge tree, on the log of stage 4.
 *
 * <pre>
 *  put --&gt; log and memtable          sorted by its memtable, in the order of writing on the disk
 *               | full: frozen
 *               v
 *          table, a run of its own   sorted on the disk, and never changed
 *               | four and more runs of similar length
 *               v
 *          one longer run
 * </pre>
 *
 * <p>Two ideas carry it. If the records of a file are sorted, it is enough to know the first key of
 * each block: the rest is found by looking inside, so the index stays in the file as well. And what
 * is written once and never changed needs no lock to be read: a snapshot is a {@link
 * storage.lsm.State} that somebody holds on to.
 *
 * <ul>
 *   <li><b>Order.</b> By unsigned bytes: {@link storage.lsm.Key}. The newest record of a key is in
 *       the newest memtable or run that has one, and no sequence is kept in a table.
 *   <li><b>Durability.</b> {@link storage.lsm.Manifest} names the tables and the place in the log
 *       behind them; it is replaced by a rename. A table is synced before it is named, and what it
 *       replaces is deleted after that.
 *   <li><b>Belief.</b> Every byte of a file is under a checksum, and is not believed before: the
 *       manifest as a whole, the index of a table at its first use, each block when it is first
 *       read.
 *   <li><b>Threads.</b> Any number read without a lock; one writes at a time; one, in the
 *       background, makes tables: {@link storage.lsm.Maintainer}.
 * </ul>
 *
 * <p>Read {@code Memtable}; then {@code Block}, {@code TableLayout} and {@code Table} for the
 * bytes; {@code Run}, {@code RunCursor} and {@code MergingCursor} for reading many; {@code
 * MergeRule} and {@code Merge}; {@code Manifest}, {@code Maintainer} and {@code Recovery} for what
 * is true after a crash; then {@code LsmWriter} and {@code Lsm}. What verifies and dumps a store is
 * in {@link storage.lsm.tools}, and its commands are in {@link storage.lsm.cli}. Its chapters are
 * {@code lsm-sorted}, {@code lsm-sparse}, {@code lsm-runs}, {@code lsm-merge}, {@code lsm-crash}
 * and {@code lsm-measured}.
 */
package storage.lsm;
