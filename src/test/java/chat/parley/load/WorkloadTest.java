package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkloadTest {

  @Test
  void allWorkloadsButIdleRunIfNoneAreNamed() {
    assertThat(Workload.defaults(ClientProtocol.STOMP))
        .contains(Workload.BROADCAST, Workload.RESUME)
        .hasSize(Workload.values().length - 1)
        .doesNotContain(Workload.IDLE);
  }

  @Test
  void allClientsOverHttpRunTheSameWorkloads() {
    assertThat(Workload.defaults(ClientProtocol.EVENTS))
        .isEqualTo(Workload.defaults(ClientProtocol.STOMP))
        .isEqualTo(Workload.defaults(ClientProtocol.POLL));
  }

  @Test
  void theLegacyProtocolHasOneWorkload() {
    assertThat(Workload.defaults(ClientProtocol.OLD)).containsExactly(Workload.DIRECT);
  }
}
