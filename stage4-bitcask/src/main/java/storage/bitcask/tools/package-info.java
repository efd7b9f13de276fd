/**
 * The tools of stage 4, for a store that is to be looked at or that does not open any more: {@link
 * storage.bitcask.tools.Verification}, {@link storage.bitcask.tools.Repair}, {@link
 * storage.bitcask.tools.ByteDump} and {@link storage.bitcask.tools.SegmentDump}.
 *
 * <p>They stand on the public names of {@link storage.bitcask} and {@link storage.log}. The store
 * knows nothing of them, so nothing here can be in the way of a get or a put.
 *
 * <p>Read {@code Verification} first, then {@code Salvage}, which finds what is whole in a damaged
 * segment, and {@code Repair}, which makes a store of it. The book's chapter is {@code
 * bitcask-crash}.
 */
package storage.bitcask.tools;
