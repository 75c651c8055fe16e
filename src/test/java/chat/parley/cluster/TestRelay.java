package chat.parley.cluster;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import java.time.Duration;
import java.time.InstantSource;

/** The relay of a node to a broker on this machine. */
public final class TestRelay {

  private TestRelay() {}

  /** Returns a relay that is not started yet, to be closed. */
  public static BrokerRelay to(int port, Duration maxLag) {
    var settings =
        new BrokerProperties(
            "127.0.0.1",
            port,
            null,
            null,
            "/",
            false,
            null,
            "/topic/parley",
            Duration.ZERO,
            maxLag,
            Duration.ofSeconds(1));
    return new BrokerRelay(
        settings, null, "node", InstantSource.system(), new Failures(ProcessHalt.NONE));
  }

  /** Starts a relay with a listener that passes no message on. */
  public static void start(BrokerRelay relay) {
    relay.start(new RelayEvents());
  }
}
