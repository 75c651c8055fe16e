package chat.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;

/**
 * An ActiveMQ Artemis broker in this JVM, configured as {@code docs/how-to/many-nodes.md}
 * describes.
 */
public final class Artemis implements Broker {

  private static final String TOPICS = "/topic/parley.#";

  private final int port = FreePort.next();
  private final Path settings;
  private EmbeddedActiveMQ broker;

  /** Starts a broker. */
  public Artemis() {
    this("");
  }

  /**
   * Starts a broker.
   *
   * @param parameters additional acceptor parameters, each preceded by {@code ;}
   */
  public Artemis(String parameters) {
    String documented =
        HowToGuide.MANY_NODES
            .codeBlock("xml")
            .replace("61613?protocols=STOMP", port + "?protocols=STOMP;useEpoll=false" + parameters)
            // The tests run many clusters on one broker.
            .replace("match=\"/topic/parley\"", "match=\"" + TOPICS + "\"");
    try {
      settings = Files.createTempFile("artemis", ".xml");
      settings.toFile().deleteOnExit();
      Files.writeString(
          settings,
          """
          <configuration xmlns="urn:activemq"><core xmlns="urn:activemq:core">
            <persistence-enabled>false</persistence-enabled>
            <jmx-management-enabled>false</jmx-management-enabled>
            %s
          </core></configuration>
          """
              .formatted(documented));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  @Override
  public void start() {
    var users = new SecurityConfiguration();
    users.addUser("parley", "secret");
    users.addRole("parley", "parley");
    try {
      broker =
          new EmbeddedActiveMQ()
              .setConfigResourcePath(settings.toUri().toString())
              .setSecurityManager(
                  new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users))
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

  /** Returns the number of queues of Parley's topics, without the broker's internal ones. */
  public int queues() {
    return (int)
        broker
            .getActiveMQServer()
            .getPostOffice()
            .getAllBindings()
            .filter(binding -> binding.getAddress().toString().startsWith("/topic/parley"))
            .count();
  }

  /** While the alarm is raised, the address is full and Artemis drops messages sent to it. */
  @Override
  public void alarm(boolean raised) {
    setAddressFull(raised, AddressFullMessagePolicy.DROP);
  }

  /**
   * While {@code refused} is set, the broker answers each SEND with an ERROR and closes the
   * connection.
   */
  public void refuse(boolean refused) {
    setAddressFull(
        refused, refused ? AddressFullMessagePolicy.FAIL : AddressFullMessagePolicy.DROP);
  }

  private void setAddressFull(boolean full, AddressFullMessagePolicy policy) {
    var repository = broker.getActiveMQServer().getAddressSettingsRepository();
    var settings = new AddressSettings(repository.getMatch(TOPICS));
    settings.setMaxSizeMessages(full ? 0 : 1_000_000);
    settings.setAddressFullMessagePolicy(policy);
    repository.addMatch(TOPICS, settings);
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
