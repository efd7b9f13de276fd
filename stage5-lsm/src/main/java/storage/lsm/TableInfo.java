package storage.lsm;

/**
 * What the manifest knows of a table.
 *
 * @param number the number in its name
 * @param newest no record in it has a higher sequence
 * @param length of the file in bytes
 * @param checksum of its index and filter: another file under its name has another
 * @param records how many there are, tombstones included
 * @param first the least key in it
 * @param last the greatest key in it
 */
record TableInfo(
    int number,
    long newest,
    int length,
    int checksum,
    int records,
    int tombstones,
    Key first,
    Key last) {

  /** Whether a table can be like that. */
  boolean isPossible() {
    return number > 0
        && newest > 0
        && length > TableLayout.HEADER + TableLayout.FOOTER
        && records > 0
        && tombstones >= 0
        && tombstones <= records
        && first.compareTo(last) <= 0;
  }
}
