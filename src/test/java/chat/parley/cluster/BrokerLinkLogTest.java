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
  void aLostLinkIsLoggedOnceUntilItIsRestored() {
    linkLog.lost("Connection refused");
    linkLog.lost("Access refused");
    assertThat(lines()).containsExactly("No link to the broker at ");
    assertThat(log.lines()).anyMatch(line -> line.contains(broker + ": Connection refused."));
    linkLog.linked();
    linkLog.lost("Connection reset");
    assertThat(lines()).hasSize(3).last().isEqualTo("No link to the broker at ");
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
