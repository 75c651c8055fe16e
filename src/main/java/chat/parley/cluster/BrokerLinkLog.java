package chat.parley.cluster;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lines in the log about the link: one for each kind of trouble until it is over. */
final class BrokerLinkLog {

  private static final Logger log = LoggerFactory.getLogger(BrokerLink.class);

  private final String broker;
  private boolean lostLogged;
  private boolean stalledLogged;

  /**
   * @param broker the broker's host and port
   */
  BrokerLinkLog(String broker) {
    this.broker = broker;
  }

  void lost(String reason) {
    if (!lostLogged) {
      lostLogged = true;
      log.warn(
          "No link to the broker at {}: {}. Until there is one, what other nodes store is read from"
              + " the database",
          broker,
          reason);
    }
  }

  void stalled() {
    if (!stalledLogged) {
      stalledLogged = true;
      log.warn(
          "The broker at {} returns nothing of what is sent to it: look for a memory or disk alarm"
              + " there. Until it does, what other nodes store is read from the database",
          broker);
    }
  }

  void linked() {
    lostLogged = false;
    stalledLogged = false;
    log.info("Linked to other nodes by the broker at {}", broker);
  }
}
