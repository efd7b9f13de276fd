package storage.replicated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupTest {

  @Test
  void aListOfPeersIsReadAndPrintedAlike() {
    String text = "n1=127.0.0.1:7001,n2=db.example.org:7001,n3=[::1]:7001";
    Group group = Group.parse(text);
    assertThat(group.names()).containsExactly("n1", "n2", "n3");
    assertThat(group).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n1", "n1=host", "n1=host:x", "n1=host:70000", "n1=h:1,", "=h:1"})
  void whatIsNoPeerIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Group.parse(text))
        .withMessageContaining("NAME=HOST:PORT");
  }

  @Test
  void aNameThatComesTwiceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Group.parse("n1=127.0.0.1:1,n1=127.0.0.1:2"))
        .withMessageContaining("named twice");
  }

  @Test
  void withoutTlsAServerListensToThisMachineAloneUnlessTold() {
    Group group = Group.parse("near=127.0.0.1:7001,far=10.0.0.1:7001");
    Path directory = Path.of("unused");
    assertThatNoException()
        .isThrownBy(() -> ReplicaServer.Options.of(group, "near", directory).host());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplicaServer.Options.of(group, "far", directory).host())
        .withMessageContaining("10.0.0.1");
    ReplicaServer.Options told =
        new ReplicaServer.Options(group, "far", directory, false, "10.0.0.1", null);
    assertThatNoException().isThrownBy(told::host);
  }
}
