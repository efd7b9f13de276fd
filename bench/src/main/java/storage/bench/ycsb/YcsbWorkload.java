package storage.bench.ycsb;

import java.util.ArrayList;
import java.util.List;

/**
 * The six workloads of YCSB, as the files {@code workloada} to {@code workloadf} of it have them.
 */
public enum YcsbWorkload {
  /** Half reads, half updates. */
  A("zipfian", "readproportion=0.5", "updateproportion=0.5"),
  /** 95 % reads, 5 % updates. */
  B("zipfian", "readproportion=0.95", "updateproportion=0.05"),
  /** Reads alone. */
  C("zipfian", "readproportion=1", "updateproportion=0"),
  /** 95 % reads, of what was inserted last more often, and 5 % inserts. */
  D("latest", "readproportion=0.95", "updateproportion=0", "insertproportion=0.05"),
  /** 95 % short scans of up to a hundred records, 5 % inserts. */
  E(
      "zipfian",
      "readproportion=0",
      "updateproportion=0",
      "scanproportion=0.95",
      "insertproportion=0.05",
      "maxscanlength=100",
      "scanlengthdistribution=uniform"),
  /** Half reads, half reads that end in an update of the same record. */
  F("zipfian", "readproportion=0.5", "updateproportion=0", "readmodifywriteproportion=0.5");

  private final List<String> properties = new ArrayList<>();

  YcsbWorkload(String distribution, String... proportions) {
    properties.add("workload=site.ycsb.workloads.CoreWorkload");
    properties.add("requestdistribution=" + distribution);
    properties.addAll(List.of(proportions));
  }

  /** Returns what YCSB is told of it, each as {@code name=value}. */
  public List<String> properties() {
    return List.copyOf(properties);
  }

  /** Whether only an engine can do it that knows an order. */
  public boolean scans() {
    return this == E;
  }
}
