package chat.parley.testkit;

import java.util.Map;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** ActiveMQ Artemis inside this JVM, with the settings of a new one and STOMP for everybody. */
public final class Artemis implements Broker {

  private final int port = FreePort.next();
  private final String acceptor;
  private EmbeddedActiveMQ broker;

  /** Starts one. */
  public Artemis() {
    this("");
  }

  /**
   * Starts one.
   *
   * @param parameters more of the acceptor's, each with a {@code ;} before it
   */
  public Artemis(String parameters) {
    this.acceptor = "tcp://127.0.0.1:" + port + "?protocols=STOMP;useEpoll=false" + parameters;
    start();
  }

  @Override
  public void start() {
    var configuration =
        new ConfigurationImpl()
            .setPersistenceEnabled(false)
            .setSecurityEnabled(false)
            .setJMXManagementEnabled(false)
            .setAddressSettings(
                Map.of(
                    "#",
                    new AddressSettings()
                        .setMaxSizeBytes(64 * 1024 * 1024)
                        .setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP)));
    try {
      broker =
          new EmbeddedActiveMQ()
              .setConfiguration(configuration.addAcceptorConfiguration("stomp", acceptor))
              .start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int connections() {
    return broker.getActiveMQServer().getRemotingService().getConnections().size();
  }

  /** How many queues there are beside the broker's own. */
  public int queues() {
    return (int)
        broker
            .getActiveMQServer()
            .getPostOffice()
            .getAllBindings()
            .filter(binding -> binding.getAddress().toString().contains("parley"))
            .count();
  }

  @Override
  public void kill() {
    try {
      broker.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
