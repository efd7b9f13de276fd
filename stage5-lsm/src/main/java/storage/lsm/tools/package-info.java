/**
 * The tools of stage 5, for a store that is to be looked at, or that does not open any more: {@link
 * storage.lsm.tools.Verification} and {@link storage.lsm.tools.ByteDump}.
 *
 * <p>They stand on the public names of {@link storage.lsm} and {@link storage.log}. The store knows
 * nothing of them, so nothing here can be in the way of a get or a put. The book's chapter is
 * {@code lsm-sorted}.
 */
package storage.lsm.tools;
