package chat.parley.presence;

import chat.parley.message.ChatException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running presence of this node. */
final class PresenceRuntime implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PresenceRuntime.class);

  private final PresenceThread thread;
  private final LocalUsers localUsers;
  private final PresenceNodes nodes;
  private final LastSeenTimes lastSeen;

  PresenceRuntime(
      PresenceThread thread, LocalUsers localUsers, PresenceNodes nodes, LastSeenTimes lastSeen) {
    this.thread = thread;
    this.localUsers = localUsers;
    this.nodes = nodes;
    this.lastSeen = lastSeen;
  }

  /** Starts the presence thread. */
  PresenceRuntime start(PresenceTicker ticker) {
    thread.start(ticker);
    return this;
  }

  /**
   * Tells the other nodes that this one stops, whose users may reconnect to them, and has stored
   * when these were last online.
   */
  @Override
  public void close() {
    try {
      thread.run(
          () -> {
            localUsers.forEachVisible(lastSeen::add);
            nodes.stop();
          });
    } catch (ChatException e) {
      log.warn("The other nodes were not told that this one stops: {}", e.text());
    } finally {
      thread.stop();
    }
  }
}
