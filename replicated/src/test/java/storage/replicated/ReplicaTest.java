package storage.replicated;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.ratis.server.protocol.TermIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.bitcask.BitcaskOptions;
import storage.common.kit.RecordedDisk;
import storage.common.kit.StoredFiles;

/** What a replica does with the entries of the log, without any network. */
class ReplicaTest {

  private static final BitcaskOptions OPTIONS =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(1_000);

  /** Few, so that the ring goes round. */
  private static final int REMEMBERED = 4;

  private static final UUID CLIENT = new UUID(1, 2);

  @TempDir private Path directory;

  @Test
  void aRetriedCompareAndSetAnswersWhatItAnsweredFirst() throws IOException {
    Call call = new Call(CLIENT, 7);
    try (Replica replica = open()) {
      apply(replica, 1, new Call(CLIENT, 6), set("lock", "free"));
      Command taken = Command.compareAndSet(1, bytes("lock"), bytes("free"), bytes("mine"));
      assertThat(apply(replica, 2, call, taken)).isEqualTo(Answer.DONE);
      assertThat(apply(replica, 3, call, taken)).as("sent again").isEqualTo(Answer.DONE);
      assertThat(apply(replica, 4, new Call(CLIENT, 8), taken)).isEqualTo(Answer.NOT_DONE);
    }
    try (Replica replica = open()) {
      assertThat(apply(replica, 5, call, set("lock", "x"))).as("reopened").isEqualTo(Answer.DONE);
      assertThat(value(replica, "lock")).isEqualTo("mine");
    }
  }

  @Test
  void aCallThatMayHaveBeenForgottenIsRefused() throws IOException {
    try (Replica replica = open()) {
      Call call = new Call(CLIENT, 0);
      Command first = Command.setIfAbsent(0, bytes("name"), bytes("Ada"));
      assertThat(apply(replica, 1, call, first)).isEqualTo(Answer.DONE);
      for (int index = 2; index <= 1 + REMEMBERED; index++) {
        apply(replica, index, new Call(CLIENT, index), Command.delete(index - 1, bytes("name")));
      }
      assertThat(apply(replica, 2 + REMEMBERED, call, first)).isEqualTo(Answer.TOO_LATE);
      assertThat(value(replica, "name")).isNull();
      Command fresh = Command.setIfAbsent(2 + REMEMBERED, bytes("name"), bytes("Ada"));
      assertThat(apply(replica, 3 + REMEMBERED, new Call(CLIENT, 99), fresh))
          .isEqualTo(Answer.DONE);
    }
  }

  @Test
  void aReplayedLogChangesNothingAndIsAnsweredAlike() throws IOException {
    List<Answer> answers;
    Content content;
    try (Replica replica = open()) {
      answers = applyAll(replica, 1);
      content = Content.of(replica.cask());
    }
    try (Replica replica = open()) {
      for (int index = 1; index <= ENTRIES / 2; index++) {
        applyOne(replica, index);
        assertThat(Content.of(replica.cask())).isEqualTo(content);
      }
      List<Answer> replayed = applyAll(replica, 1);
      int known = ENTRIES - REMEMBERED;
      assertThat(replayed.subList(known, ENTRIES)).isEqualTo(answers.subList(known, ENTRIES));
      assertThat(Content.of(replica.cask())).isEqualTo(content);
    }
  }

  // tag::cut[]
  /** What a cut leaves ends at some entry, and the log makes it whole. */
  @Test
  void aPowerCutLeavesAPrefixAndTheLogMakesItWhole() throws IOException {
    RecordedDisk disk = new RecordedDisk(emptyFolder("recorded"));
    List<Content> states = new ArrayList<>();
    try (Replica replica = Replica.open(disk.path(), OPTIONS, REMEMBERED)) {
      states.add(Content.of(replica.cask()));
      for (int index = 1; index <= ENTRIES; index++) {
        applyOne(replica, index);
        disk.changes(); // or else all writes of a mapping would be one
        states.add(Content.of(replica.cask()));
      }
    }
    Random random = new Random(5);
    for (int cut = 1; cut <= disk.changes(); cut++) {
      assertIsPrefix(disk.afterPowerCut(cut, random), states);
      assertIsPrefix(disk.afterKill(cut), states);
    }
  }

  // end::cut[]

  private Path emptyFolder(String name) throws IOException {
    return Files.createDirectory(directory.resolve(name));
  }

  private void assertIsPrefix(Map<String, byte[]> files, List<Content> states) throws IOException {
    Path found = Files.createTempDirectory(directory, "found");
    StoredFiles.write(found, files);
    try (Replica replica = Replica.open(found, OPTIONS, REMEMBERED)) {
      int applied = Math.toIntExact(Math.max(0, replica.applied().getIndex()));
      assertThat(Content.of(replica.cask())).isEqualTo(states.get(applied));
      applyAll(replica, 1);
      assertThat(Content.of(replica.cask())).isEqualTo(states.get(ENTRIES));
    }
  }

  @Test
  void whatNoReplicaCanHoldIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Command.set(0, new byte[65_536], new byte[0]))
        .withMessage("a key of 65,536 bytes: there may be 65,535");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Command.set(0, new byte[1], new byte[4 << 20]))
        .withMessage("a key and its values of 4,194,305 bytes together: there may be 4,194,304");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Command.set(0, new byte[] {(byte) 0xFF, 'a'}, new byte[0]));
  }

  /** How many entries the log of these tests has. */
  private static final int ENTRIES = 24;

  private List<Answer> applyAll(Replica replica, int from) throws IOException {
    List<Answer> answers = new ArrayList<>();
    for (int index = from; index <= ENTRIES; index++) {
      answers.add(applyOne(replica, index));
    }
    return answers;
  }

  /** A counter that is counted up by compare-and-set, and keys that come and go. */
  private static Answer applyOne(Replica replica, int index) throws IOException {
    byte[] key = bytes("key " + index % 3);
    long since = index - 1L;
    Command command =
        switch (index % 4) {
          case 0 -> Command.delete(since, key);
          case 1 -> Command.setIfAbsent(since, key, bytes("value " + index));
          case 2 -> Command.compareAndSet(since, key, bytes("value " + (index - 3)), bytes("x"));
          default -> Command.set(since, key, bytes("value " + index));
        };
    return apply(replica, index, new Call(CLIENT, index), command);
  }

  private static Answer apply(Replica replica, long index, Call call, Command command)
      throws IOException {
    Command sent = Command.decode(command.encode());
    return replica.apply(TermIndex.valueOf(1, index), call, sent);
  }

  private static Command set(String key, String value) {
    return Command.set(0, bytes(key), bytes(value));
  }

  private Replica open() throws IOException {
    return Replica.open(directory.resolve("cask"), OPTIONS, REMEMBERED);
  }

  private static String value(Replica replica, String key) throws IOException {
    return replica.cask().get(bytes(key)).map(value -> new String(value, UTF_8)).orElse(null);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
