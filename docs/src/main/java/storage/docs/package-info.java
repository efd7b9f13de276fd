/**
 * Writes what the book does not: sessions, bytes, figures in sentences, the conformance matrix; and
 * turns the rendered book into pages.
 *
 * <p>Read {@link storage.docs.GeneratedText} first, which lists all that is generated, then {@code
 * Terminal} and the kit's {@code ObservedDisk} for how it is observed, and {@code Steppers} for the
 * pictures that step. The book's chapter is {@code nothing-is-typed}.
 */
package storage.docs;
