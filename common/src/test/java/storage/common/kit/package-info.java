/**
 * The compatibility kit: what a store promises, as tests that any store can be held to.
 *
 * <p>A store joins with a class of a few lines that implements {@link
 * storage.common.kit.CompatibilityKit}: how it opens, and which promises it does not make. Read
 * that interface first, then {@link storage.common.kit.Promise}; each group of tests is an
 * interface of its own. {@link storage.common.kit.ObservedDisk} counts work and injects faults
 * beneath any store that opens its files by {@link java.nio.file.Path}. The book's chapter is
 * {@code introduction}.
 */
package storage.common.kit;
