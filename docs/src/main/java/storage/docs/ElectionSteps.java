package storage.docs;

import static java.util.Map.entry;
import static java.util.stream.Collectors.joining;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import storage.docs.PictureStepper.Line;
import storage.docs.PictureStepper.Lines;
import storage.docs.PictureStepper.Step;

/**
 * Steps through an election, and through what becomes of a peer that comes late. Both take their
 * time, and were recorded; a test of {@code replicated} shows that its code still leaves that
 * trace.
 */
final class ElectionSteps {

  private static final String ACKNOWLEDGED = "field-value";
  private static final String UNKNOWN = "field-mark";
  private static final String SNAPSHOT = "field-key";

  /** What is said of each moment. */
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          entry(
              "three are equal",
              "`n1` leads. Three clients have set something, and were told that it's there."),
          entry(
              "n3 is away",
              "`n3` is away, and misses `apple`. Two of three have it, and its client is told so."),
          entry(
              "n1 is alone",
              "`n2` is away, too. `n1` writes `lime` to its log, and waits for a second machine."
                  + " Nobody is told anything."),
          entry(
              "n2 refuses n3",
              "Now `n1` is lost, and `n2` is back. Would it vote for `n3`, whose log ends at"
                  + " `plum`? It was asked, and says no: its own log goes further."),
          entry(
              "n2 is elected",
              "`n3` is back. It votes for `n2`, since its own log is no longer than that of `n2`,"
                  + " and gets `apple` from its new leader."),
          entry("n2 goes on", "`n2` sets `kiwi`, in a new term. Two of three have it."),
          entry(
              "n1 is back",
              "`n1` is back, and follows. Where it has `lime`, the leader has a record of a newer"
                  + " term. So `lime` is cut off, and `kiwi` takes its place."),
          entry("n3 is away again", "`n3` is away once more, and misses three records."),
          entry(
              "the log is let go of",
              "`n1` and `n2` take a snapshot each, and let go of those files of their logs that it"
                  + " covers. `mango`, which `n3` would need next, is in no log any more."),
          entry(
              "n3 has caught up",
              "`n3` is back, and gets the snapshot. It has all records, and a log that begins"
                  + " after them."),
          entry(
              "three are equal again",
              "The next record goes to three logs again. They aren't equally long, and the stores"
                  + " are the same."));

  private static final String LATE = "n3 is away again";

  private final List<Moment> moments;

  private ElectionSteps(List<Moment> moments) {
    this.moments = moments;
  }

  /** What was recorded. */
  private record Trace(List<Moment> moments) {}

  private record Moment(String id, Map<String, Peer> peers) {}

  private record Peer(String role, int snapshot, List<Written> log) {}

  private record Written(long term, String key, boolean isAcknowledged) {}

  /**
   * Returns the two pictures.
   *
   * @param recorded the file of the trace
   */
  static List<PictureStepper> of(Path recorded) throws IOException {
    Trace trace = new Gson().fromJson(Files.readString(recorded), Trace.class);
    List<String> ids = trace.moments.stream().map(Moment::id).toList();
    Steps.require(TEXTS.keySet().containsAll(ids), "nothing happens that it has no words for");
    int late = ids.indexOf(LATE);
    Steps.require(late > 0, LATE);
    List<Moment> election = trace.moments.subList(0, late);
    List<Moment> catchingUp = trace.moments.subList(late, ids.size());
    return List.of(
        new PictureStepper(
            "election",
            "A leader is lost, step by step",
            new ElectionSteps(election).steps(),
            List.of(2, 3, 4, 5, 7),
            null),
        new PictureStepper(
            "late",
            "A machine comes late, step by step",
            new ElectionSteps(catchingUp).steps(),
            List.of(1, 2, 3, 4),
            null));
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (Moment moment : moments) {
      List<Line> lines = new ArrayList<>();
      moment.peers.forEach((name, peer) -> lines.add(line(name, peer)));
      steps.add(new Step(TEXTS.get(moment.id), new Lines(lines, lines.size())));
    }
    return steps;
  }

  private static Line line(String name, Peer peer) {
    return coloured -> {
      Stream<String> snapshot =
          peer.snapshot == 0
              ? Stream.of()
              : Stream.of(coloured.formatted(SNAPSHOT, "snapshot: " + peer.snapshot + " records"));
      Stream<String> log = peer.log.stream().map(each -> drawn(each, coloured));
      String records = Stream.concat(snapshot, log).collect(joining("  "));
      return "%s  %-8s  %s".formatted(name, peer.role, records).stripTrailing();
    };
  }

  private static String drawn(Written record, String coloured) {
    String colour = record.isAcknowledged ? ACKNOWLEDGED : UNKNOWN;
    return coloured.formatted(colour, record.term + " " + record.key);
  }
}
