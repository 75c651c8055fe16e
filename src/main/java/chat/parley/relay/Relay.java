package chat.parley.relay;

import chat.parley.failures.Failures;
import chat.parley.message.ChatMessage;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.messaging.simp.stomp.StompHeaders;

/**
 * The fast way between nodes: what one sends comes to all others, soon and mostly in order; but it
 * may come late, again, or never. Any thread may call.
 */
public final class Relay implements AutoCloseable {

  /** Told of what other nodes send. One call at a time; must not wait for a store. */
  public interface Listener {

    /** A node has stored messages: its batch of that number. */
    void stored(String node, long batch, List<ChatMessage> messages);

    /** An ephemeral message has been sent to another node. */
    void passed(ChatMessage message);

    /** Another node has sent something that can not be read here. */
    void unreadable();

    /** Whether frames come in from now on. */
    void linked(boolean linked);
  }

  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  private final String node;
  private final InstantSource clock;
  private final Link link;
  private final Outbound outbound;
  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private final LongAdder unsent = new LongAdder();
  private volatile @Nullable Listener listener;
  private volatile long lag;
  private volatile String complaint = "";

  /**
   * @param node who this process is, among all that use the same database
   * @param trust which certificates are trusted; null for those that the JVM trusts
   */
  Relay(
      RelayProperties settings,
      @Nullable SslBundle trust,
      String node,
      InstantSource clock,
      Failures failures) {
    this.node = node;
    this.clock = clock;
    this.outbound = new Outbound(this::send, failures);
    this.link = new Link(settings, trust, new Inbound(), failures);
  }

  /** Begins to connect, and goes on until there is a link. Once. */
  public void start(Listener told) {
    listener = told;
    link.start();
  }

  /** Tells the other nodes of a batch that has been stored here. Never blocks. */
  public void stored(long batch, List<ChatMessage> messages) {
    outbound.offer(new RelayFrame(node, batch, clock.millis(), messages));
  }

  /** Tells the other nodes of an ephemeral message. Never blocks. */
  public void passed(ChatMessage message) {
    outbound.offer(new RelayFrame(node, 0, clock.millis(), List.of(message)));
  }

  private void send(RelayFrame frame) {
    if (link.send(frame.headers(), BatchCodec.encode(frame.messages()))) {
      sent.increment();
    } else {
      unsent.increment();
    }
  }

  /** What comes over the link. */
  private final class Inbound implements Link.Receiver {

    @Override
    public void receive(StompHeaders headers, byte[] body) {
      Listener told = listener;
      if (RelayFrame.isFrom(node, headers)) {
        lag = Math.max(0, clock.millis() - RelayFrame.sent(headers));
      } else if (told != null) {
        received.increment();
        receive(headers, body, told);
      }
    }

    private void receive(StompHeaders headers, byte[] body, Listener told) {
      try {
        RelayFrame frame = RelayFrame.read(headers, body);
        if (frame.batch() > 0) {
          told.stored(frame.node(), frame.batch(), frame.messages());
        } else {
          frame.messages().forEach(told::passed);
        }
      } catch (RelayFrame.Unreadable e) {
        unreadable.increment();
        complain(String.valueOf(e.getMessage()));
        told.unreadable();
      }
    }

    @Override
    public void linked(boolean linked) {
      Listener told = listener;
      if (told != null) {
        told.linked(linked);
      }
    }
  }

  /** Once for each thing there is to say. */
  private void complain(String text) {
    if (!text.equals(complaint)) {
      complaint = text;
      log.warn(
          "A frame of another node can not be read: {}. What it brings is read from the database",
          text);
    }
  }

  /** Whether there is a link to the broker. */
  public boolean isLinked() {
    return link.isUp();
  }

  /** How long this node's last frame took to come back from the broker, in milliseconds. */
  public long lag() {
    return lag;
  }

  /** How many frames were sent to the broker. */
  public long sent() {
    return sent.sum();
  }

  /** How many frames were not sent: there was no link, or too many waited. */
  public long unsent() {
    return unsent.sum() + outbound.dropped();
  }

  /** How many frames came from other nodes. */
  public long received() {
    return received.sum();
  }

  /** How many of them could not be read. */
  public long unreadable() {
    return unreadable.sum();
  }

  /** Sends what waits, and ends. */
  @Override
  public void close() {
    outbound.close();
    link.close();
  }
}
