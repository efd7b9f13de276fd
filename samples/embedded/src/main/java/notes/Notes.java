package notes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;
import storage.bitcask.SyncPolicy;

/** Keeps two notes in the directory that it is given, and prints what it can read back. */
public final class Notes {

  private Notes() {}

  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    // tag::use[]
    BitcaskOptions options = BitcaskOptions.defaults().withSync(SyncPolicy.always());
    try (Bitcask store = Bitcask.open(directory, options)) {
      store.put(bytes("name"), bytes("Ada"));
      Instant inAnHour = Instant.now().plus(Duration.ofHours(1));
      store.putIfAbsent(bytes("session"), bytes("42"), inAnHour);
      store.get(bytes("name")).ifPresent(value -> System.out.println(new String(value, UTF_8)));
      store.delete(bytes("name"));
      long kept = store.fold(0L, (sum, key, value) -> sum + value.length);
      System.out.println(kept + " bytes of values are left");
    }
    // end::use[]
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
