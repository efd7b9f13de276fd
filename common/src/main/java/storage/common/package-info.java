/**
 * What a store promises: the contract that every stage implements, and its errors.
 *
 * <p>Read {@link storage.common.KeyValueStore} first; {@link storage.common.SortedStore} adds the
 * order of the keys. The book's chapter is {@code introduction}.
 */
package storage.common;
