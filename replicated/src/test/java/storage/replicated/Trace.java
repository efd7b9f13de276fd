package storage.replicated;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What three peers held at some moments of an election and of what followed it. The book draws one
 * that was recorded.
 */
record Trace(List<Moment> moments) {

  /**
   * A moment.
   *
   * @param id what has happened just now
   */
  record Moment(String id, Map<String, Peer> peers) {}

  /**
   * One of the three.
   *
   * @param role leader, follower or away
   * @param snapshot how many of its records are in its snapshot and no longer in its log
   * @param log the other records, in the order of its log
   */
  record Peer(String role, int snapshot, List<Written> log) {}

  /**
   * A record in a log.
   *
   * @param term in which a leader wrote it
   * @param isAcknowledged whether a client was told that it's there
   */
  record Written(long term, String key, boolean isAcknowledged) {}

  /** The same with terms that begin at 1 and have no gaps: how many there were is chance. */
  Trace withoutGaps() {
    List<Long> terms =
        moments.stream()
            .flatMap(moment -> moment.peers.values().stream())
            .flatMap(peer -> peer.log.stream().map(Written::term))
            .distinct()
            .sorted()
            .toList();
    List<Moment> all = new ArrayList<>();
    for (Moment moment : moments) {
      Map<String, Peer> peers = new LinkedHashMap<>();
      moment.peers.forEach((name, peer) -> peers.put(name, withTermsOf(terms, peer)));
      all.add(new Moment(moment.id, peers));
    }
    return new Trace(all);
  }

  private static Peer withTermsOf(List<Long> terms, Peer peer) {
    List<Written> log =
        peer.log.stream()
            .map(each -> new Written(1 + terms.indexOf(each.term), each.key, each.isAcknowledged))
            .toList();
    return new Peer(peer.role, peer.snapshot, log);
  }
}
