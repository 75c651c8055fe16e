package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetTest {

  @Test
  void clientsAreDistributedOverTheNodes() {
    var first = InetSocketAddress.createUnresolved("a", 1);
    var second = InetSocketAddress.createUnresolved("b", 2);
    var target = new Target(List.of(first, second), ClientProtocol.OLD, null, Map.of(), null);
    assertThat(List.of(target.node(0), target.node(1), target.node(2), target.node(99_999)))
        .containsExactly(first, second, first, second);
    assertThat(target.host(1)).isEqualTo("b:2");
  }
}
