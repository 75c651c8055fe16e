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

/** ActiveMQ Artemis inside this JVM, set up as {@code docs/operations.md} says. */
public final class Artemis implements Broker {

  private static final String TOPICS = "/topic/parley.#";

  private final int port = FreePort.next();
  private final Path settings;
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
    String documented =
        Documented.xml()
            .replace("61613?protocols=STOMP", port + "?protocols=STOMP;useEpoll=false" + parameters)
            // The tests have many clusters on one broker.
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

  /** How many queues there are beside the broker's own. */
  public int queues() {
    return (int)
        broker
            .getActiveMQServer()
            .getPostOffice()
            .getAllBindings()
            .filter(binding -> binding.getAddress().toString().startsWith("/topic/parley"))
            .count();
  }

  /** Artemis drops what is sent to an address that is full, as it is told to by the settings. */
  @Override
  public void alarm(boolean raised) {
    full(raised, AddressFullMessagePolicy.DROP);
  }

  /** Answers each SEND with ERROR and ends the connection, or does so no more. */
  public void refuse(boolean refused) {
    full(refused, refused ? AddressFullMessagePolicy.FAIL : AddressFullMessagePolicy.DROP);
  }

  private void full(boolean full, AddressFullMessagePolicy policy) {
    var all = broker.getActiveMQServer().getAddressSettingsRepository();
    var settings = new AddressSettings(all.getMatch(TOPICS));
    settings.setMaxSizeMessages(full ? 0 : 1_000_000);
    settings.setAddressFullMessagePolicy(policy);
    all.addMatch(TOPICS, settings);
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
