/** A store that is asked in the order of its keys: a directory of files, with one owner. */
module storage.lsm {
  exports storage.lsm;
  exports storage.lsm.tools;

  opens storage.lsm.cli to
      info.picocli,
      com.google.gson;

  requires transitive storage.common;
  requires storage.log;

  // Only for the commands.
  requires static info.picocli;
  requires static me.tongfei.progressbar;
  requires static com.google.gson;
}
