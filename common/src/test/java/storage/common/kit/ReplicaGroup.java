package storage.common.kit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import storage.common.KeyValueStore;

/** A store that several machines hold together, as {@link ReplicatedKit} sees it. */
public interface ReplicaGroup {

  /** How long it may take at most until the group has a leader, and all machines are equal. */
  Duration patience();

  /** The names of its machines. */
  List<String> names();

  /** The name of the machine that takes the writes; waits until there is one. */
  String leader() throws IOException;

  /** Opens a client whose calls fail if nobody has answered for about so long. */
  KeyValueStore client(Duration patience) throws IOException;

  /** Takes a machine away, at once. Its disk stays. */
  void stop(String name) throws IOException;

  /** Brings a machine back that was stopped, with its disk. */
  void start(String name) throws IOException;

  /** Has a machine take a snapshot, and let go of its log before it. */
  void forgetLog(String name) throws IOException;

  /** What one machine has itself; it asks nobody else, and may be late. */
  Optional<String> found(String name, String key) throws IOException;

  /** Makes a call that stores {@code value} if the key has the value {@code expected}. */
  Call compareAndSet(String key, String expected, String value) throws IOException;

  /** A call that may be sent several times, as a client sends it that hears nothing. */
  interface Call {

    /** Sends it, and says whether it has stored its value. */
    boolean send() throws IOException;
  }
}
