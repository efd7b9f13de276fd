package storage.lsm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * What a {@link MergeRule} costs a store, without its bytes: a run is a set of keys.
 *
 * <p>The store begins as one run with so many memtables of keys. Then memtable after memtable is
 * flushed, each full of keys that are overwritten at random, and the rule merges.
 */
public final class MergeSimulation {

  private static final int KEYS_OF_MEMTABLE = 50;

  private final MergeRule rule;
  private final int keys;
  private final Random random = new Random(7); // always the same, so that rules can be compared

  /** The newest first. */
  private final List<SimulatedRun> runs = new ArrayList<>();

  private long written;
  private long flushed;

  private MergeSimulation(int ratio, int memtables) {
    this.rule = new MergeRule(ratio);
    this.keys = memtables * KEYS_OF_MEMTABLE;
    BitSet all = new BitSet();
    all.set(0, keys);
    runs.add(new SimulatedRun(all, keys));
  }

  /**
   * Returns the cost after each of the flushes.
   *
   * @param memtables how many of them the keys of the store would fill
   */
  public static List<Cost> run(int ratio, int memtables, int flushes) {
    MergeSimulation simulation = new MergeSimulation(ratio, memtables);
    List<Cost> costs = new ArrayList<>();
    for (int i = 0; i < flushes; i++) {
      simulation.flush();
      costs.add(simulation.cost());
    }
    return costs;
  }

  private void flush() {
    BitSet memtable = new BitSet();
    int count = 0;
    while (count < KEYS_OF_MEMTABLE) {
      int key = random.nextInt(keys);
      count += memtable.get(key) ? 0 : 1;
      memtable.set(key);
    }
    runs.add(0, new SimulatedRun(memtable, count));
    flushed += count;
    written += count;
    merge(rule.due(runs.stream().map(SimulatedRun::size).toList()));
  }

  private void merge(MergeRule.Due due) {
    if (due.count() > 0) {
      List<SimulatedRun> inputs = runs.subList(due.first(), due.first() + due.count());
      BitSet output = new BitSet();
      inputs.forEach(each -> output.or(each.keys));
      inputs.clear();
      int count = output.cardinality();
      runs.add(due.first(), new SimulatedRun(output, count));
      written += count;
    }
  }

  private Cost cost() {
    long stored = runs.stream().mapToLong(each -> each.count).sum();
    return new Cost(runs.size(), (double) written / flushed, (double) stored / keys);
  }

  /** A run as the keys that it has. */
  private record SimulatedRun(BitSet keys, int count) {
    MergeRule.Size size() {
      return new MergeRule.Size(count, count, 0);
    }
  }

  /**
   * What the store costs.
   *
   * @param reads how many runs there are, each of which a read may have to look at
   * @param writes how often each record was written so far
   * @param space how many records are stored for each that is live, between two merges
   */
  public record Cost(int reads, double writes, double space) {}
}
