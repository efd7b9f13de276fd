package storage.replicated;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.ratis.server.protocol.TermIndex;
import storage.bitcask.Batch;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;

/**
 * One of the copies: a cask that knows how far it has come in the log.
 *
 * <p>It never syncs, for the log of Raft is on the disk before an entry is applied. After a power
 * cut the cask holds a prefix of what was applied, and the place in the log where that prefix ends;
 * what comes after it is applied once more, and nothing is applied twice.
 *
 * <p>One thread applies; any number may read.
 */
final class Replica implements Closeable {

  /** The first byte of the keys that are not the user's. No text begins with it in UTF-8. */
  static final byte OWN = (byte) 0xFF;

  private static final byte[] APPLIED = {OWN, 'a'};

  /** Of a cask to which nothing was applied. */
  private static final TermIndex NOTHING = TermIndex.INITIAL_VALUE;

  private final Bitcask cask;
  private final Answers answers;

  /** The place in the log of the last entry that was applied. */
  private volatile TermIndex applied;

  private Replica(Bitcask cask, Answers answers, TermIndex applied) {
    this.cask = cask;
    this.answers = answers;
    this.applied = applied;
  }

  /** Opens the cask in {@code directory}, which is created if absent. */
  static Replica open(Path directory) throws IOException {
    return open(directory, BitcaskOptions.defaults(), Answers.REMEMBERED);
  }

  /**
   * The same with options.
   *
   * @param remembered how many answers are kept; the same for all replicas, and for ever
   */
  static Replica open(Path directory, BitcaskOptions options, int remembered) throws IOException {
    Bitcask cask = Bitcask.open(directory, options);
    try {
      return new Replica(cask, Answers.of(cask, remembered), applied(cask));
    } catch (Throwable e) {
      try {
        cask.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /** How far a cask has come in the log. */
  static TermIndex applied(Bitcask cask) throws IOException {
    Optional<byte[]> bytes = cask.get(APPLIED);
    if (bytes.isEmpty()) {
      return NOTHING;
    }
    ByteBuffer applied = ByteBuffer.wrap(bytes.get());
    return TermIndex.valueOf(applied.getLong(), applied.getLong());
  }

  TermIndex applied() {
    return applied;
  }

  Bitcask cask() {
    return cask;
  }

  // tag::apply[]
  /** Does what the entry at that place of the log says, unless it was done. */
  Answer apply(TermIndex at, Call call, Command command) throws IOException {
    Optional<Answer> before = answers.find(call);
    if (at.getIndex() <= applied.getIndex()) {
      return before.orElse(Answer.TOO_LATE); // the log is being replayed
    }
    Batch batch = new Batch();
    Answer answer = before.orElse(null);
    if (answer == null) {
      answer = decide(at, command, batch);
      answers.addTo(batch, at.getIndex(), call, answer);
    }
    batch.put(APPLIED, bytes(at));
    cask.write(batch); // all of it is there after a crash, or nothing
    answers.remember(at.getIndex(), call, answer);
    applied = at;
    return answer;
  }

  // end::apply[]

  private Answer decide(TermIndex at, Command command, Batch batch) throws IOException {
    if (answers.mayHaveForgotten(command, at.getIndex())) {
      return Answer.TOO_LATE;
    }
    return Answer.of(command.decide(cask.get(command.key()), batch));
  }

  private static byte[] bytes(TermIndex at) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(at.getTerm()).putLong(at.getIndex()).array();
  }

  @Override
  public void close() throws IOException {
    cask.close();
  }
}
