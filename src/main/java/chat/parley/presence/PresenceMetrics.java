package chat.parley.presence;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Registers the metrics of presence. The values are read from the presence thread's objects by
 * other threads: they may be of a moment ago.
 */
final class PresenceMetrics implements MeterBinder {

  private final PresenceBoard board;
  private final PresenceSubscribers subscribers;
  private final LastSeenTimes lastSeen;
  private final PresenceNodes nodes;

  PresenceMetrics(
      PresenceBoard board,
      PresenceSubscribers subscribers,
      LastSeenTimes lastSeen,
      PresenceNodes nodes) {
    this.board = board;
    this.subscribers = subscribers;
    this.lastSeen = lastSeen;
    this.nodes = nodes;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("parley.presence.online", board, PresenceBoard::present)
        .description("Users that are online or away on any node, as this node knows it")
        .register(registry);
    FunctionCounter.builder("parley.presence.changes", board, PresenceBoard::changes)
        .description("Changes of the presence of users that others could see")
        .register(registry);
    Gauge.builder("parley.presence.watched", subscribers, PresenceSubscribers::watched)
        .description("Users that sessions watch, each once for each session")
        .register(registry);
    FunctionCounter.builder("parley.presence.messages", board.due(), DueRecipients::sent)
        .description("Messages sent to subscriptions to presence")
        .register(registry);
    Gauge.builder("parley.presence.waiting", lastSeen, LastSeenTimes::size)
        .description("Times at which users were last online that are not stored yet")
        .register(registry);
    FunctionCounter.builder("parley.presence.frames", nodes, PresenceNodes::sentFrames)
        .description("Frames with the presence of users sent to the other nodes")
        .register(registry);
    FunctionCounter.builder("parley.presence.lost", nodes, PresenceNodes::lostFrames)
        .description("Frames with the presence of users that were lost between the nodes")
        .register(registry);
  }
}
