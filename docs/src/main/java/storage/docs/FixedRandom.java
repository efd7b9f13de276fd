package storage.docs;

import java.security.Provider;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.Random;

/**
 * The random numbers of the book: in this process, {@code SecureRandom} returns the same ones in
 * every run. So the identities of stage 4's files are, and their bytes, without a line in that
 * stage.
 */
public final class FixedRandom extends Provider {

  private static final long serialVersionUID = 1;

  private static final long SEED = 4;

  private static Random numbers = new Random(SEED);

  private FixedRandom() {
    super("FixedRandom", "1", "the random numbers of the book");
    put("SecureRandom.Fixed", Numbers.class.getName());
  }

  /** To be called before anybody has made a {@code SecureRandom}. */
  static void install() {
    Security.insertProviderAt(new FixedRandom(), 1);
  }

  /** From now on, the same numbers come as at first. */
  static synchronized void restart() {
    numbers = new Random(SEED);
  }

  private static synchronized void next(byte[] bytes) {
    numbers.nextBytes(bytes);
  }

  /** Made by the JDK, by its name. */
  public static final class Numbers extends SecureRandomSpi {

    private static final long serialVersionUID = 1;

    @Override
    protected void engineSetSeed(byte[] seed) {
      // they stay as they are
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      next(bytes);
    }

    @Override
    protected byte[] engineGenerateSeed(int count) {
      return new byte[count];
    }
  }
}
