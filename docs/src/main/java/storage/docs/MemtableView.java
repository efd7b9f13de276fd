package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import storage.log.Segment;
import storage.lsm.Lsm;

/** A look at the skip list of stage 5, which nobody changes meanwhile: its nodes by number. */
final class MemtableView {

  static final int LEVELS = (int) Inside.constant("storage.lsm.Memtable", "LEVELS");

  /** The node before the first one. A link to it is a link to the end. */
  static final int HEAD = 0;

  private final Inside memtable;
  private final Object nodes;
  private final Segment segment;
  private final int[] places;
  private final int[] towers;
  private final int[] links;
  private final int count;
  private final int usedLinks;

  private MemtableView(Inside memtable) {
    this.memtable = memtable;
    this.nodes = memtable.value("nodes");
    this.segment = (Segment) memtable.value("segment");
    this.places = (int[]) Inside.of(nodes).value("places");
    this.towers = (int[]) Inside.of(nodes).value("towers");
    this.links = (int[]) Inside.of(nodes).value("links");
    this.count = memtable.number("count");
    this.usedLinks = memtable.number("usedLinks");
  }

  /** The memtable that a store writes to now. */
  static MemtableView of(Lsm lsm) {
    Object state = Inside.of(Inside.of(lsm).value("states")).call("current");
    return new MemtableView(Inside.of(Inside.of(state).call("active")));
  }

  int size() {
    return count - 1;
  }

  /** The links of all nodes but the head. */
  int links() {
    return usedLinks - LEVELS;
  }

  /** The offset before which a reader sees records. */
  int visible() {
    return memtable.number("visible");
  }

  /** On how many levels a node is. */
  int height(int node) {
    return (node + 1 < count ? towers[node + 1] : usedLinks) - towers[node];
  }

  int next(int node, int level) {
    return links[towers[node] + level];
  }

  /** Where the record of a node begins in the log, in bytes. */
  int place(int node) {
    return places[node];
  }

  String key(int node) {
    return new String(segment.key(places[node]), UTF_8);
  }

  String value(int node) {
    return new String(segment.value(places[node]), UTF_8);
  }

  /** All nodes but the head, in the order of the list. */
  List<Integer> inOrder() {
    List<Integer> inOrder = new ArrayList<>();
    for (int node = next(HEAD, 0); node != HEAD; node = next(node, 0)) {
      inOrder.add(node);
    }
    return inOrder;
  }

  /** The last node before a key on each level, as the memtable itself finds it. */
  int[] path(String key) {
    Object wanted = Inside.make("storage.lsm.Key", (Object) key.getBytes(UTF_8)).object();
    memtable.call("findPath", nodes, wanted);
    return ((int[]) memtable.value("path")).clone();
  }

  /**
   * With how many keys a search for a node's key compares it.
   *
   * @param ranks of all nodes in the order of the list
   */
  int comparisons(int wanted, int[] ranks) {
    int comparisons = 0;
    int node = HEAD;
    for (int level = LEVELS - 1; level >= 0; level--) {
      int next = next(node, level);
      while (next != HEAD) {
        comparisons++;
        if (ranks[next] >= ranks[wanted]) {
          break;
        }
        node = next;
        next = next(node, level);
      }
    }
    return comparisons;
  }
}
