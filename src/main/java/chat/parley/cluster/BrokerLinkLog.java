package chat.parley.cluster;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the state of the broker link: each kind of outage once until the link is restored. */
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
          "No link to the broker at {}: {}. Until the link is restored, messages stored by other"
              + " nodes are read from the database",
          broker,
          reason);
    }
  }

  void stalled() {
    if (!stalledLogged) {
      stalledLogged = true;
      log.warn(
          "The broker at {} does not return the frames of this node in time; check the broker for a"
              + " memory or disk alarm. Until it does, messages stored by other nodes are read from"
              + " the database",
          broker);
    }
  }

  void linked() {
    lostLogged = false;
    stalledLogged = false;
    log.info("Linked to other nodes through the broker at {}", broker);
  }
}
