package storage.common.kit;

import com.google.gson.annotations.SerializedName;

/** How a store did on one promise. */
public enum Outcome {
  @SerializedName("kept")
  KEPT("kept"),

  /** All that the kit sees speaks for it; the row says what the kit does not see. */
  @SerializedName("kept as far as seen")
  KEPT_AS_FAR_AS_SEEN("kept as far as seen"),

  /** The store does not make this promise, and fails it exactly as expected. */
  @SerializedName("known limit")
  KNOWN_LIMIT("known limit"),

  @SerializedName("failed")
  FAILED("failed"),

  /** The tests were not run, or could have told nothing; the row says why. */
  @SerializedName("not judged")
  NOT_JUDGED("not judged");

  private final String title;

  Outcome(String title) {
    this.title = title;
  }

  /** The outcome in words, as it stands in the JSON file. */
  public String title() {
    return title;
  }

  /** Whether no test has shown the promise broken, as far as the kit sees. */
  public boolean isKept() {
    return this == KEPT || this == KEPT_AS_FAR_AS_SEEN;
  }
}
