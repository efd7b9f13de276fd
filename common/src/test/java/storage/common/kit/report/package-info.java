/**
 * What a store is told of its grading besides the JSON file: a page for people, a table for a forge
 * and a badge. Read {@link storage.common.kit.report.ReportWriter} first. The book's chapter is
 * {@code stranger}.
 */
package storage.common.kit.report;
