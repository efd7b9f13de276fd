package storage.replicated;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** How Ratis is set up, where its defaults do not fit. */
final class Settings {

  /** After so many entries a replica takes a snapshot, and lets go of the log before it. */
  static final long ENTRIES_A_SNAPSHOT = 200_000;

  /** How long a follower waits for a word of its leader, at least and at most. */
  private static final Duration ELECTION_MIN = Duration.ofSeconds(1);

  private static final Duration ELECTION_MAX = Duration.ofSeconds(2);

  /** A leader tries a lost follower 10 times at once, and then for ever, five times a second. */
  private static final String TRIES_OF_A_FOLLOWER = "1ms,10, 200ms,1000000000";

  private Settings() {}

  static RaftProperties ofServer(Path directory, String host, int port) {
    RaftProperties properties = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
    GrpcConfigKeys.Server.setHost(properties, host);
    GrpcConfigKeys.Server.setPort(properties, port);
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, time(ELECTION_MIN));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, time(ELECTION_MAX));
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    log(properties);
    return properties;
  }

  /** The longest command has to fit into one append, and that into the buffer of the log. */
  private static void log(RaftProperties properties) {
    SizeInBytes append = SizeInBytes.valueOf(2L * Command.MOST_BYTES);
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, append);
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, TRIES_OF_A_FOLLOWER);
    RaftServerConfigKeys.Log.setWriteBufferSize(
        properties, SizeInBytes.valueOf(3L * Command.MOST_BYTES));
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true); // or it grows for ever
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, ENTRIES_A_SNAPSHOT);
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
    RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
  }

  static RaftProperties ofClient() {
    RaftProperties properties = new RaftProperties();
    RaftClientConfigKeys.Rpc.setRequestTimeout(properties, time(Patience.OF_A_REQUEST));
    return properties;
  }

  static TimeDuration time(Duration time) {
    return TimeDuration.valueOf(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
