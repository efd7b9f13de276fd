package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;
import storage.bitcask.SegmentVerdict;

/** A key is deleted, the younger segments are merged, and the store is opened again. */
final class Resurrection implements Experiment {

  private static final BitcaskOptions OPTIONS =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(400);

  private final StringBuilder text = new StringBuilder();

  @Override
  public String in(Path home) throws IOException {
    try (Bitcask cask = Bitcask.open(home, OPTIONS)) {
      for (String name : List.of("Ada", "Grace", "Jean", "Kay", "Mary", "Radia", "Sophie")) {
        cask.put(bytes(name), bytes("is here"));
      }
      fill(cask, 6);
      tell("put", cask);
      cask.delete(bytes("Grace"));
      tell("deleted", cask);
      fill(cask, 30);
      List<SegmentVerdict> verdicts = cask.explain();
      if (verdicts.get(0).isMerged() || !verdicts.get(1).isMerged()) {
        throw new IllegalStateException("not the merge that is to be shown: " + verdicts);
      }
      cask.mergeByPolicy();
      tell("merged", cask);
    }
    Files.delete(home.resolve("keydir")); // a copy, and so it may be missing
    try (Bitcask cask = Bitcask.open(home, OPTIONS)) {
      tell("opened again", cask);
    }
    return text.toString();
  }

  /** Overwrites another key again and again, so that segments fill up with stale records. */
  private static void fill(Bitcask cask, int puts) throws IOException {
    for (int i = 0; i < puts; i++) {
      cask.put(bytes("counter"), bytes("value " + i));
    }
  }

  private void tell(String when, Bitcask cask) throws IOException {
    String answer =
        cask.get(bytes("Grace")).map(value -> new String(value, UTF_8)).orElse("no such key");
    text.append("%-14s get Grace: %s%n".formatted(when, answer));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
