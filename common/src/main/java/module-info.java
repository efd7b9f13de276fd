/** The contract of the stages, and what they share. */
@SuppressWarnings({"module", "requires-automatic"})
module storage.common {
  exports storage.common;
  exports storage.common.cli to
      storage.simplest,
      storage.backwards,
      storage.keydir,
      storage.bitcask,
      storage.lsm;

  opens storage.common.cli to
      info.picocli;

  // Only for the commands: see command-line/pom.xml.
  requires static info.picocli;
  requires static me.tongfei.progressbar;
  requires static org.jline.reader;
  requires static org.jline.terminal;
  requires static com.google.gson;
}
