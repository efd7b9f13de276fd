/** A store that is asked in the order of its keys: a directory of files, with one owner. */
module storage.lsm {
  exports storage.lsm;

  requires transitive storage.common;
  requires storage.log;
}
