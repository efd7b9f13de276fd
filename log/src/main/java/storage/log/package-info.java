/**
 * The log: one owner of the bytes on the disk, for every engine that stands on segments of records.
 *
 * <p>A {@link storage.log.Log} appends {@link storage.log.Change changes} as records to the active
 * one of its {@link storage.log.Segments}, rolls to the next, and syncs when it is told to. It does
 * not know what points into it, nor when to sync: that is up to the engine.
 *
 * <p>All bytes are read and written here, so these things are settled in one place:
 *
 * <ul>
 *   <li><b>Mapping and release.</b> A {@link storage.log.Segment} is read through a mapping. It
 *       ends when its last holder has let it go and its last reader has left: {@link
 *       storage.log.Readers}.
 *   <li><b>Failure.</b> What a mapping throws becomes an {@code IOException} in {@link
 *       storage.log.Readers#reading} and nowhere else.
 *   <li><b>Belief.</b> Nothing of a record is believed before its checksum, or that of its header:
 *       {@link storage.log.RecordLayout}. A {@link storage.log.SegmentScan} checks each record and
 *       ends with a reason.
 *   <li><b>The directory.</b> {@link storage.log.LogDirectory} makes and parses all names, and
 *       {@link storage.log.DirectoryLock} lets one owner in.
 *   <li><b>Durability.</b> {@link storage.log.GroupCommit} shares one sync among many threads.
 *       After a failure that leaves the disk in doubt, the log takes no more writes.
 * </ul>
 *
 * <p>Read {@link storage.log.RecordLayout} and {@link storage.log.SegmentHeader} for the bytes,
 * then {@code Log} and {@code SegmentWriter} for writing, {@code Segment}, {@code Mapping} and
 * {@code Readers} for reading, {@code SegmentFile} and {@code SegmentScan} for opening. The book's
 * chapters are {@code bitcask-log} and {@code bitcask-writing}, and {@code bitcask-format} has all
 * bytes on a page.
 */
package storage.log;
