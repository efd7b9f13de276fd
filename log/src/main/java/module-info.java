/** One owner of the bytes on the disk, for the stages that keep a log. */
@SuppressWarnings("module")
module storage.log {
  exports storage.log to
      storage.bitcask,
      storage.lsm;

  requires transitive storage.common;
  requires jdk.jfr;
  requires jdk.unsupported; // On JDK 17, nothing else ends a mapping.
}
