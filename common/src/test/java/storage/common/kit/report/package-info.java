/**
 * What a store is told of its grading besides the JSON file: a page for people, a table for a forge
 * and a badge. Read {@link storage.common.kit.report.ReportWriter} first.
 */
package storage.common.kit.report;
