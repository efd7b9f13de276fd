package storage.replicated.cli;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import storage.replicated.Administration;
import storage.replicated.Administration.PeerStatus;
import storage.replicated.Group;
import storage.replicated.ReplicatedStore;

/** A group of three processes on this machine, which can be killed, paused and started again. */
final class LocalGroup implements Closeable {

  static final List<String> NAMES = List.of("n1", "n2", "n3");

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(3);
  private static final int SECONDS_TO_END = 20;

  private final Path directory;
  private final Group group;
  private final Administration administration;
  private final Map<String, Process> processes = new ConcurrentHashMap<>();
  private final Thread killer = new Thread(this::killAll);

  private LocalGroup(Path directory, Group group) {
    this.directory = directory;
    this.group = group;
    this.administration = Administration.of(group, null);
  }

  /**
   * Starts all three, each with a directory of its own; what they complain of is in a file there.
   */
  static LocalGroup start(Path directory) throws IOException {
    Files.createDirectories(directory);
    LocalGroup local = new LocalGroup(directory, Group.onThisMachine(NAMES));
    Runtime.getRuntime().addShutdownHook(local.killer);
    for (String name : NAMES) {
      local.start(name);
    }
    return local;
  }

  void start(String name) throws IOException {
    start(name, List.of());
  }

  /**
   * Starts one.
   *
   * @param by a command that runs the process; empty for none
   */
  void start(String name, List<String> by) throws IOException {
    List<String> command = new ArrayList<>(by);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-cp",
            classPath(),
            Main.class.getName(),
            "serve",
            "--id",
            name,
            "--peers",
            group.toString(),
            "--dir",
            directory.resolve(name).toString()));
    File log = directory.resolve(name + ".log").toFile();
    processes.put(
        name,
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start());
  }

  /** That of this process; Surefire's has a jar with a list in its place. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  Group group() {
    return group;
  }

  ReplicatedStore store() throws IOException {
    return ReplicatedStore.open(group);
  }

  Administration administration() {
    return administration;
  }

  /** Waits until a process has ended by itself, and returns its exit status. */
  int awaitEnd(String name) {
    return processes.remove(name).onExit().join().exitValue();
  }

  /** What a process has said since the first start. */
  String said(String name) throws IOException {
    return Files.readString(directory.resolve(name + ".log"));
  }

  /** Ends a process by SIGKILL. */
  void kill(String name) {
    processes.remove(name).destroyForcibly().onExit().join();
  }

  /** Stops a process where it is, by SIGSTOP; to the others it is as if it could not be reached. */
  void pause(String name) throws IOException {
    signal(name, "-STOP");
  }

  void resume(String name) throws IOException {
    signal(name, "-CONT");
  }

  private void signal(String name, String signal) throws IOException {
    String pid = String.valueOf(processes.get(name).pid());
    Process kill = new ProcessBuilder("kill", signal, pid).inheritIO().start();
    if (kill.onExit().join().exitValue() != 0) {
      throw new IOException("kill " + signal + " has failed");
    }
  }

  /** Returns what the leader says of itself; waits until there is one that others follow. */
  PeerStatus awaitLeader() throws IOException {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (System.nanoTime() < deadline) {
      List<PeerStatus> leaders =
          status().stream().filter(peer -> peer.role().equals("LEADER")).toList();
      long latest = leaders.stream().mapToLong(PeerStatus::term).max().orElse(-1);
      if (leaders.stream().filter(peer -> peer.term() == latest).count() == 1) {
        return leaders.stream().filter(peer -> peer.term() == latest).findFirst().orElseThrow();
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new IOException("no leader within " + LONGEST_WAIT.toSeconds() + " s");
  }

  /** Waits until all three have applied the same entries. */
  void awaitEqual() throws IOException {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (System.nanoTime() < deadline) {
      List<PeerStatus> all = status();
      boolean isOne = all.stream().mapToLong(PeerStatus::applied).distinct().count() == 1;
      if (all.size() == NAMES.size() && isOne && all.get(0).applied() == all.get(0).last()) {
        return;
      }
      LockSupport.parkNanos(50_000_000);
    }
    throw new IOException("not all were equal within " + LONGEST_WAIT.toSeconds() + " s");
  }

  private List<PeerStatus> status() {
    try {
      return administration.status();
    } catch (IOException e) {
      return List.of(); // nobody answers yet
    }
  }

  /** Where a peer keeps its cask. */
  Path cask(String name) throws IOException {
    try (var folders = Files.list(directory.resolve(name))) {
      return folders.findFirst().orElseThrow().resolve("cask");
    }
  }

  /** Ends all by SIGTERM, and so in order. */
  void stopAll() throws IOException, InterruptedException {
    processes.values().forEach(Process::destroy);
    for (Process process : processes.values()) {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        throw new IOException("a process does not end by SIGTERM");
      }
    }
    processes.clear();
  }

  private void killAll() {
    processes.values().forEach(Process::destroyForcibly);
    processes.values().forEach(process -> process.onExit().join());
  }

  @Override
  public void close() throws IOException {
    killAll();
    Runtime.getRuntime().removeShutdownHook(killer);
    administration.close();
  }
}
