package chat.parley.cluster;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the state of the broker link. Until the link is restored, each reason of an outage is logged
 * once, and at most {@value #MAX_REASONS} reasons, because the broker determines the text of some.
 * Reasons count as the same if they differ only in words with a digit, such as times and ids.
 */
final class BrokerLinkLog {

  private static final Logger log = LoggerFactory.getLogger(BrokerLink.class);

  private static final int MAX_REASONS = 10;

  private static final Pattern WORD_WITH_DIGIT = Pattern.compile("\\p{Alpha}*\\d\\w*");

  private final String broker;
  private final Set<String> lostReasons = new HashSet<>();
  private boolean stalledLogged;

  /**
   * @param broker the broker's host and port
   */
  BrokerLinkLog(String broker) {
    this.broker = broker;
  }

  void lost(String reason) {
    String kind = WORD_WITH_DIGIT.matcher(reason).replaceAll("#");
    if (lostReasons.size() < MAX_REASONS && lostReasons.add(kind)) {
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
    lostReasons.clear();
    stalledLogged = false;
    log.info("Linked to other nodes through the broker at {}", broker);
  }
}
