package sessions;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;
import storage.bitcask.Expiry;
import storage.bitcask.SyncPolicy;

/**
 * Who is logged in to a site. A session ends when its user logs out or has been away for too long,
 * and outlives a restart of the site. Any number of threads may use it.
 */
public final class Sessions implements Closeable {

  private static final int TOKEN_BYTES = 16;

  private final SecureRandom random = new SecureRandom();
  private final Bitcask store;
  private final Duration idle;
  private final InstantSource clock;

  private Sessions(Bitcask store, Duration idle, InstantSource clock) {
    this.store = store;
    this.idle = idle;
    this.clock = clock;
  }

  /** Opens the sessions in {@code directory}: each ends when it was {@code idle} for that long. */
  public static Sessions open(Path directory, Duration idle, InstantSource clock)
      throws IOException {
    // A power cut may cost the logins of its last second, and no login waits for the disk.
    SyncPolicy sync = SyncPolicy.every(Duration.ofSeconds(1));
    BitcaskOptions options = BitcaskOptions.defaults().withSync(sync).withClock(clock);
    return new Sessions(Bitcask.open(directory, options), idle, clock);
  }

  /** Begins a session of {@code user}, and returns the token that its browser will show. */
  public String begin(String user) throws IOException {
    byte[] secret = new byte[TOKEN_BYTES];
    random.nextBytes(secret);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    store.put(token.getBytes(UTF_8), user.getBytes(UTF_8), clock.instant().plus(idle));
    return token;
  }

  /** Returns whose session this is, and lets it begin to be idle anew; empty if it has ended. */
  public Optional<String> visit(String token) throws IOException {
    Expiry later = Expiry.at(clock.instant().plus(idle));
    return store
        .compute(token.getBytes(UTF_8), UnaryOperator.identity(), later)
        .map(user -> new String(user, UTF_8));
  }

  /** Ends a session; nothing happens if it has ended. */
  public void end(String token) throws IOException {
    store.delete(token.getBytes(UTF_8));
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
