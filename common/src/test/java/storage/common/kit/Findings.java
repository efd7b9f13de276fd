package storage.common.kit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import storage.common.kit.Conformance.Row;
import storage.common.kit.Conformance.Trial;

/** What the tests of one store have shown so far. Safe for use by many threads. */
final class Findings {

  private final StoreUnderTest store;
  private final Throwable basics;

  /** What the kit does not see of this store. */
  private final Set<Sight> missing;

  private final Hangs hangs = new Hangs();

  private final Map<Promise, Evidence> evidence = new EnumMap<>(Promise.class);

  /** What is known of one promise. */
  private static final class Evidence {
    final List<Trial> trials = new ArrayList<>();

    /** Why a test of it told nothing, or {@code null}. */
    String notJudged;

    /** What no test of it saw, or {@code null}. */
    String unseen;

    /** How often a test has found that the store does better than its limits say. */
    int better;

    void overlook(String what) {
      unseen = unseen == null ? what : unseen;
    }
  }

  /**
   * @param basics what {@link Basics} has found wrong, or {@code null}
   */
  Findings(StoreUnderTest store, Throwable basics) {
    this.store = store;
    this.basics = basics;
    this.missing = basics == null ? Sight.missing(store) : Set.of();
  }

  Throwable basics() {
    return basics;
  }

  /** Whether the store hangs in the basics, or ends the process: no other test is tried. */
  boolean endsAtBasics() {
    return basics instanceof TimeoutException || basics instanceof EndedProcess.Failure;
  }

  /** The tests that have not ended in time. */
  Hangs hangs() {
    return hangs;
  }

  /** Whether a test has failed. */
  synchronized boolean hasFailures() {
    return evidence.values().stream()
        .flatMap(known -> known.trials.stream())
        .anyMatch(trial -> trial.failure() != null);
  }

  boolean isMissing(Sight sight) {
    return missing.contains(sight);
  }

  /**
   * Notes that a test has ended. A test that runs several times keeps its first failure.
   *
   * @param unseen what it did not see, or {@code null}
   * @param better whether the store does better in it than its limits say
   */
  synchronized void ended(Promise promise, Trial trial, String unseen, boolean better) {
    Evidence known = evidenceOf(promise);
    known.overlook(unseen);
    known.better += better ? 1 : 0;
    for (int i = 0; i < known.trials.size(); i++) {
      Trial before = known.trials.get(i);
      if (before.name().equals(trial.name())) {
        String failure = before.failure() == null ? trial.failure() : before.failure();
        known.trials.set(
            i, new Trial(trial.name(), before.millis() + trial.millis(), failure, trial.strip()));
        return;
      }
    }
    known.trials.add(trial);
  }

  /** Notes that a test was left out, since the kit does not see what it is about. */
  synchronized void unseen(Promise promise, String reason) {
    evidenceOf(promise).overlook(reason);
  }

  /** Notes that a test was not run, or could not tell, and why. */
  synchronized void notJudged(Promise promise, String reason) {
    evidenceOf(promise).notJudged = reason;
  }

  synchronized Conformance conformance() {
    List<Row> rows = new ArrayList<>();
    evidence.forEach((promise, known) -> rows.add(row(promise, known)));
    return new Conformance(store.name(), KitVersion.get(), rows);
  }

  private Row row(Promise promise, Evidence known) {
    Outcome outcome = outcome(promise, known);
    String reason =
        switch (outcome) {
          case NOT_JUDGED -> known.notJudged == null ? known.unseen : known.notJudged;
          case KEPT_AS_FAR_AS_SEEN -> known.unseen;
          case KEPT -> store.keeps(promise) ? null : "and it need not be";
          case KNOWN_LIMIT, FAILED -> null;
        };
    return new Row(promise, promise.title(), outcome, reason, List.copyOf(known.trials));
  }

  private Outcome outcome(Promise promise, Evidence known) {
    if (known.trials.stream().anyMatch(trial -> trial.failure() != null)) {
      return Outcome.FAILED;
    }
    if (known.notJudged != null || known.trials.isEmpty()) {
      return Outcome.NOT_JUDGED;
    }
    if (!store.keeps(promise)) {
      return known.better == known.trials.size() ? Outcome.KEPT : Outcome.KNOWN_LIMIT;
    }
    return known.unseen == null ? Outcome.KEPT : Outcome.KEPT_AS_FAR_AS_SEEN;
  }

  private Evidence evidenceOf(Promise promise) {
    return evidence.computeIfAbsent(promise, p -> new Evidence());
  }
}
