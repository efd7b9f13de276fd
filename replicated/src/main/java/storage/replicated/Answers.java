package storage.replicated;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import storage.bitcask.Batch;
import storage.bitcask.Bitcask;

/**
 * What the latest commands were answered, so that a call that comes twice is done once.
 *
 * <p>A client that hears nothing sends its call again. The first one may have been done all the
 * same, by a leader that died before it could say so: a compare-and-set would now find its own
 * value, and say that it has failed. So every answer is kept in the cask, in the batch of its
 * change, in a ring of {@value #REMEMBERED} places: the entry of the log with index <em>i</em>
 * writes to place <em>i</em> modulo that number, over the answer of one round before.
 *
 * <p>What a ring has forgotten it must not do again. A command says which index its caller had seen
 * when it made the call; once the ring has gone round since then, a call that is not found in it
 * may have been there, and is refused. Every replica decides that by the log alone, and so alike.
 */
final class Answers {

  static final int REMEMBERED = 1 << 16;

  private static final byte PLACE = 'p';

  private final int remembered;

  /** What each place holds; null where nothing was written yet. */
  private final Call[] places;

  private final Map<Call, Answer> answers = new HashMap<>();

  private Answers(int remembered) {
    this.remembered = remembered;
    this.places = new Call[remembered];
  }

  /** Reads the answers that are kept in a cask. */
  static Answers of(Bitcask cask, int remembered) throws IOException {
    Answers answers = new Answers(remembered);
    for (int place = 0; place < remembered; place++) {
      Optional<byte[]> kept = cask.get(key(place));
      if (kept.isPresent()) {
        ByteBuffer bytes = ByteBuffer.wrap(kept.get());
        answers.remember(place, Call.from(bytes), Answer.of(bytes.get()));
      }
    }
    return answers;
  }

  /** What a call was answered, if it is remembered. */
  Optional<Answer> find(Call call) {
    return Optional.ofNullable(answers.get(call));
  }

  /** Whether a call that is first seen at {@code index} may have been done and forgotten. */
  boolean mayHaveForgotten(Command command, long index) {
    return index - command.since() > remembered;
  }

  /** Adds the answer to the batch of its change. */
  void addTo(Batch batch, long index, Call call, Answer answer) {
    ByteBuffer kept = ByteBuffer.allocate(Call.SIZE + 1);
    call.putInto(kept);
    kept.put(answer.bytes());
    batch.put(key(place(index)), kept.array());
  }

  /** Remembers the answer to a call that is new, once its batch is written. */
  void remember(long index, Call call, Answer answer) {
    if (answers.containsKey(call)) {
      return;
    }
    int place = place(index);
    if (places[place] != null) {
      answers.remove(places[place]);
    }
    places[place] = call;
    answers.put(call, answer);
  }

  private int place(long index) {
    return (int) (index % remembered);
  }

  private static byte[] key(int place) {
    return ByteBuffer.allocate(2 + Integer.BYTES).put(Replica.OWN).put(PLACE).putInt(place).array();
  }
}
