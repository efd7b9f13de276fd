/**
 * Engines that people use today, behind the contract of the stages: what the profile {@code peers}
 * adds to the comparison.
 *
 * <p>Each class is one engine with the settings that its documentation recommends for this use; its
 * Javadoc names them and says why, and {@code settings()} prints them under the tables. Caches of
 * their own have the same size. None syncs unless it is asked to. {@code TextStore} turns text to
 * bytes for all of them. The book's chapter is {@code bought}.
 */
package storage.bench.peers;
