package storage.replicated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

/** What Ratis may call, without Ratis. */
class CaskStateMachineTest {

  /** Else the peer is there, does nothing, and says nothing. */
  @Test
  void whateverEndsAReplicaIsHeard() {
    List<Throwable> heard = new ArrayList<>();
    CaskStateMachine machine = new CaskStateMachine(heard::add);
    LogEntryProto entry =
        LogEntryProto.newBuilder()
            .setStateMachineLogEntry(
                StateMachineLogEntryProto.newBuilder()
                    .setClientId(ClientId.randomId().toByteString())
                    .setLogData(ByteString.copyFromUtf8("no command")))
            .build();
    TransactionContext next = machine.startTransaction(entry, RaftPeerRole.FOLLOWER);
    assertThatThrownBy(() -> machine.applyTransaction(next))
        .hasRootCauseMessage("a command of kind 110");
    assertThat(heard).singleElement().isInstanceOf(IllegalArgumentException.class);
  }
}
