package storage.stranger;

/** A line of a store that is not in a package of the kit: what the kit names when it fails. */
public final class Exit {

  private Exit() {}

  public static void now() {
    System.exit(0);
  }
}
