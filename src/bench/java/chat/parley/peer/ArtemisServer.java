package chat.parley.peer;

import ch.qos.logback.classic.Level;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ActiveMQ Artemis with its journal, and with STOMP over TCP and WebSocket on one port. */
final class ArtemisServer {

  /**
   * In addition to the defaults: otherwise the broker would close connections without heart-beats.
   */
  private static final String PARAMETERS =
      "?protocols=STOMP;useEpoll=false"
          + ";anycastPrefix=/queue/;multicastPrefix=/topic/;connectionTtl=86400000";

  private ArtemisServer() {}

  static void main(String port, Path directory) throws Exception {
    // Artemis logs every frame.
    var root = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    var settings = new ConfigurationImpl();
    settings.setBrokerInstance(directory.toFile());
    settings.setSecurityEnabled(false);
    settings.setJMXManagementEnabled(false);
    // Never block producers because the disk is full.
    settings.setMaxDiskUsage(-1);
    settings.addAcceptorConfiguration("stomp", "tcp://127.0.0.1:" + port + PARAMETERS);
    new EmbeddedActiveMQ().setConfiguration(settings).start();
  }

  /**
   * Starts the broker.
   *
   * @param arguments the port, and the directory for the data
   */
  static void main(String... arguments) throws Exception {
    main(arguments[0], Path.of(arguments[1]));
  }
}
