package chat.parley.conversation;

import chat.parley.cluster.BrokerRelay;
import chat.parley.delivery.Outbox;
import chat.parley.delivery.ReadyOutboxes;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells a listener on each node in which conversations something has changed, on this node or
 * another one, whether the stream has subscribers here or not. Nothing is told while the broker
 * link is down; the listener learns when it is up again. Any thread may call.
 */
@Component
public final class ConversationActivity {

  /** Learns of changes; its methods are called by any thread and must not block. */
  public interface Listener {

    /** Messages were committed, in any order, and some possibly twice. */
    void committed(List<ChatMessage> messages);

    /** A user has moved its marker in a conversation, or changed its settings for it. */
    void markerChanged(UserName user, Address stream);

    /** Changes on other nodes may have been missed. */
    void mayHaveMissed();
  }

  /** A reserved header that tells a notice from the ephemeral messages of clients. */
  private static final Map<String, String> NOTICE = Map.of("changes", "marker");

  private final EphemeralMessages ephemeral;
  private final @Nullable BrokerRelay relay;
  private final String idPrefix =
      ChatMessage.EPHEMERAL_ID_PREFIX + UUID.randomUUID().toString().substring(0, 13) + "-m";
  private final AtomicLong notices = new AtomicLong();
  private volatile @Nullable Listener listener;
  private volatile boolean linked;

  /**
   * @param relay null if no broker is configured and this is the only node
   */
  ConversationActivity(EphemeralMessages ephemeral, @Nullable BrokerRelay relay) {
    this.ephemeral = ephemeral;
    this.relay = relay;
    this.linked = relay == null;
  }

  /** Sets the listener of this node. Called once. */
  public void listen(Listener newListener) {
    listener = newListener;
  }

  /** Tells the listeners of all nodes that the marker or the settings of a user have changed. */
  public void markerChanged(UserName user, Address stream) {
    Listener told = listener;
    if (told != null) {
      told.markerChanged(user, stream);
    }
    if (relay != null) {
      var draft = new Draft(stream, user, Body.ofText(new byte[0], null), null, false, NOTICE);
      String id = idPrefix + notices.incrementAndGet();
      relay.publishEphemeral(new ChatMessage(id, System.currentTimeMillis(), null, draft));
    }
  }

  /**
   * Delivers an ephemeral message of the server to the subscribers of exactly one stream, on all
   * nodes. Never blocks.
   */
  public void announce(Draft message) {
    ReadyOutboxes ready = ReadyOutboxes.collect();
    try {
      ephemeral.announce(message);
    } finally {
      Outbox.writeAll(ready);
    }
  }

  /** Takes a notice of another node; returns false if the message is another one. */
  boolean take(ChatMessage message) {
    if (!NOTICE.equals(message.draft().extras())) {
      return false;
    }
    Listener told = listener;
    if (told != null) {
      told.markerChanged(message.draft().from(), message.draft().to());
    }
    return true;
  }

  void committed(List<ChatMessage> messages) {
    Listener told = listener;
    if (told != null && !messages.isEmpty()) {
      told.committed(messages);
    }
  }

  void setLinked(boolean isLinked) {
    linked = isLinked;
    mayHaveMissed();
  }

  /** Returns whether changes on other nodes are told. */
  public boolean isLinked() {
    return linked;
  }

  void mayHaveMissed() {
    Listener told = listener;
    if (told != null) {
      told.mayHaveMissed();
    }
  }
}
