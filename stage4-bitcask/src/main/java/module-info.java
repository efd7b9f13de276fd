/** A store that can live for years: a directory of files, with one owner. */
module storage.bitcask {
  exports storage.bitcask;
  exports storage.bitcask.tools;

  opens storage.bitcask.cli to
      info.picocli,
      com.google.gson;

  requires transitive storage.common;
  requires storage.log;
  requires jdk.jfr;

  // Only for the commands.
  requires static info.picocli;
  requires static me.tongfei.progressbar;
  requires static com.google.gson;
}
