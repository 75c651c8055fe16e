package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ServerLog;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BrokerLinkLogTest {

  private final String broker = Names.unique("broker") + ":61613";
  private final BrokerLinkLog linkLog = new BrokerLinkLog(broker);
  private final ServerLog log = ServerLog.open();

  @AfterEach
  void close() {
    log.close();
  }

  /** Returns the starts of the lines about the broker. */
  private List<String> lines() {
    String logger = BrokerLink.class.getName() + ": ";
    return log.lines().stream()
        .filter(line -> line.startsWith(logger) && line.contains(broker))
        .map(line -> line.substring(logger.length(), line.indexOf(broker)))
        .toList();
  }

  @Test
  void eachReasonOfALostLinkIsLoggedOnceUntilItIsRestored() {
    for (int i = 0; i < 3; i++) {
      linkLog.lost("Connection refused");
      linkLog.lost("Bad CONNECT");
    }
    assertThat(lines()).hasSize(2).containsOnly("No link to the broker at ");
    assertThat(log.lines())
        .anyMatch(line -> line.contains(broker + ": Connection refused."))
        .anyMatch(line -> line.contains(broker + ": Bad CONNECT."));
    linkLog.linked();
    linkLog.lost("Connection refused");
    assertThat(lines()).hasSize(4).last().isEqualTo("No link to the broker at ");
  }

  @Test
  void reasonsThatDifferInIdsOrTimesAreTheSame() {
    linkLog.lost("Error sending message[messageID=139, timestamp=01:36:21, queue@3f2a]");
    linkLog.lost("Error sending message[messageID=7, timestamp=01:36:22, queue@a41]");
    assertThat(lines()).hasSize(1);
  }

  @Test
  void atMostTenReasonsAreLoggedUntilTheLinkIsRestored() {
    for (char user = 'a'; user < 'z'; user++) {
      linkLog.lost("Access refused for " + user);
    }
    assertThat(lines()).hasSize(10);
    linkLog.linked();
    linkLog.lost("Access refused for z");
    assertThat(lines()).hasSize(12);
  }

  @Test
  void aStalledLinkIsLoggedOnceUntilItIsRestored() {
    linkLog.stalled();
    linkLog.stalled();
    assertThat(lines()).containsExactly("The broker at ");
    linkLog.linked();
    linkLog.stalled();
    assertThat(lines()).hasSize(3).last().isEqualTo("The broker at ");
  }

  @Test
  void eachKindOfOutageIsLogged() {
    linkLog.stalled();
    linkLog.lost("Connection reset");
    linkLog.stalled();
    assertThat(lines()).containsExactly("The broker at ", "No link to the broker at ");
  }

  @Test
  void everyNewLinkIsLogged() {
    linkLog.linked();
    linkLog.linked();
    assertThat(lines()).hasSize(2).containsOnly("Linked to other nodes through the broker at ");
  }
}
