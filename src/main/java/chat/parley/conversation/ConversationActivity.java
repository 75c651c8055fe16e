package chat.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.cluster.BrokerRelay;
import chat.parley.delivery.Outbox;
import chat.parley.delivery.ReadyOutboxes;
import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.EphemeralIds;
import chat.parley.message.UserName;
import chat.parley.store.MarkerMove;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells listeners on each node in which conversations something has changed, on this node or
 * another one, whether the stream has subscribers here or not. Nothing is told of other nodes while
 * the broker link is down; the listeners learn that they may have missed changes. Any thread may
 * call.
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

  /** A reserved header, by which a notice is told from the ephemeral messages of clients. */
  private static final String NOTICE = "changes";

  private static final String MARKER = "marker";

  /** The sender of notices, whose name no listener reads. */
  private static final UserName SENDER = new UserName("parley");

  private final EphemeralMessages ephemeral;
  private final @Nullable BrokerRelay relay;
  private final Failures failures;
  private final EphemeralIds ids = new EphemeralIds();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Consumer<byte[]>> noticeListeners = new ConcurrentHashMap<>();
  private volatile boolean linked;

  /**
   * @param relay null if no broker is configured and this is the only node
   */
  ConversationActivity(
      EphemeralMessages ephemeral, @Nullable BrokerRelay relay, Failures failures) {
    this.failures = failures;
    this.ephemeral = ephemeral;
    this.relay = relay;
    this.linked = relay == null;
    noticeListeners.put(MARKER, notice -> tell(new String(notice, UTF_8)));
  }

  /** Adds a listener of this node. */
  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /**
   * Tells the listeners of all nodes that markers or settings have changed. A notice may be lost on
   * its way to other nodes.
   */
  public void markersChanged(List<MarkerMove> changes) {
    if (changes.isEmpty()) {
      return;
    }
    var lines = new StringBuilder();
    for (MarkerMove change : changes) {
      lines.append(change.user()).append('\n').append(change.stream().stream()).append('\n');
    }
    tell(lines.toString());
    notifyNodes(MARKER, lines.toString().getBytes(UTF_8));
  }

  /**
   * Sends a notice to all other nodes, which may be lost on its way. Never blocks.
   *
   * @param kind tells listeners of which kind it is
   */
  public void notifyNodes(String kind, byte[] notice) {
    if (relay != null) {
      Body body = Body.ofBytes(notice, null);
      var draft =
          new Draft(new Address.Everyone(), SENDER, body, null, false, Map.of(NOTICE, kind));
      relay.publishEphemeral(new ChatMessage(ids.next(), System.currentTimeMillis(), null, draft));
    }
  }

  /** Sets the listener of notices of a kind from other nodes, which must not block. */
  public void onNotice(String kind, Consumer<byte[]> listener) {
    noticeListeners.put(kind, listener);
  }

  /** Tells the listeners of users and streams in turn, each in a line. */
  private void tell(String lines) {
    List<String> names = lines.lines().toList();
    for (int i = 0; i + 1 < names.size(); i += 2) {
      var user = new UserName(names.get(i));
      Address stream = Address.ofStream(names.get(i + 1));
      listeners.forEach(listener -> listener.markerChanged(user, stream));
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
    String kind = message.draft().extras().get(NOTICE);
    Consumer<byte[]> told = kind == null ? null : noticeListeners.get(kind);
    if (told == null) {
      return false;
    }
    told.accept(message.draft().body().bytes());
    return true;
  }

  /** Tells the listeners; their failure does not affect the messages, and is made up for later. */
  void committed(List<ChatMessage> messages) {
    if (!messages.isEmpty()) {
      listeners.forEach(listener -> committed(listener, messages));
    }
  }

  private void committed(Listener listener, List<ChatMessage> messages) {
    try {
      listener.committed(messages);
    } catch (RuntimeException e) {
      failures.failed(Subsystem.MARKERS, e);
      listener.mayHaveMissed();
    }
  }

  void setLinked(boolean isLinked) {
    linked = isLinked;
    mayHaveMissed();
  }

  /** Returns whether there may be other nodes. */
  public boolean isShared() {
    return relay != null;
  }

  /** Returns whether changes on other nodes are told. */
  public boolean isLinked() {
    return linked;
  }

  void mayHaveMissed() {
    listeners.forEach(Listener::mayHaveMissed);
  }
}
