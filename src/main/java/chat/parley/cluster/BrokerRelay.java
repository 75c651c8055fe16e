package chat.parley.cluster;

import chat.parley.failures.Failures;
import chat.parley.message.ChatMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.messaging.simp.stomp.StompHeaders;

/**
 * The fast way between nodes: what one sends comes to all others, soon and mostly in order; but it
 * may come late, again, or never. Any thread may call.
 */
public final class BrokerRelay implements AutoCloseable {

  /** Told of what other nodes send. One call at a time; must not wait for a store. */
  public interface Listener {

    /** A node has stored messages: its batch of that number. */
    void stored(String node, long batch, List<ChatMessage> messages);

    /** An ephemeral message has been sent to another node. */
    void passed(ChatMessage message);

    /** Another node has sent something that can not be read here. */
    void unreadable();

    /** Whether frames come in, and in time, from now on. */
    void linked(boolean linked);
  }

  private static final Duration MIN_TICK = Duration.ofMillis(20);

  private final String node;
  private final InstantSource clock;
  private final BrokerLink link;
  private final OutboundQueue outbound;
  private final RoundTrips roundTrips;
  private final InboundFrames inboundFrames;
  private final Duration tick;
  private final LongAdder sent = new LongAdder();
  private final LongAdder unsent = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private volatile @Nullable Listener listener;
  private volatile LinkState state = LinkState.UNLINKED;

  /**
   * @param node who this process is, among all that use the same database
   * @param trust which certificates are trusted; null for those that the JVM trusts
   */
  BrokerRelay(
      BrokerProperties settings,
      @Nullable SslBundle trust,
      String node,
      InstantSource clock,
      Failures failures) {
    this.node = node;
    this.clock = clock;
    this.roundTrips = new RoundTrips(settings.maxLag(), System.nanoTime());
    this.inboundFrames = new InboundFrames(settings, clock);
    this.tick = tick(settings);
    this.link = new BrokerLink(settings, trust, new Inbound(), failures);
    this.outbound = new OutboundQueue(new ToBroker(), settings.ephemeralAge(), tick, failures);
  }

  /** Heart-beats and probes are sent twice as often as they must be. */
  private static Duration tick(BrokerProperties settings) {
    Duration probes = settings.maxLag().dividedBy(4);
    Duration beats = settings.heartBeat().dividedBy(2);
    Duration tick = beats.isPositive() && beats.compareTo(probes) < 0 ? beats : probes;
    return tick.compareTo(MIN_TICK) < 0 ? MIN_TICK : tick;
  }

  /** Begins to connect, and goes on until there is a link. Once. */
  public void start(Listener told) {
    listener = told;
    link.start(tick);
  }

  /** Tells the other nodes of a batch that has been stored here. Never blocks. */
  public void stored(long batch, List<ChatMessage> messages) {
    outbound.offer(newFrame(batch, messages));
  }

  /** Tells the other nodes of an ephemeral message. Never blocks. */
  public void passed(ChatMessage message) {
    outbound.offer(newFrame(0, List.of(message)));
  }

  private BatchFrame newFrame(long batch, List<ChatMessage> messages) {
    return new BatchFrame(node, batch, clock.millis(), System.nanoTime(), messages);
  }

  /** Decides whether the link is good, and tells of a change. Called by the link's own thread. */
  private void check() {
    LinkState before = state;
    LinkState now = roundTrips.updateState(System.nanoTime());
    state = now;
    if (now == before) {
      return;
    }
    if (now != LinkState.UNLINKED) {
      link.linkStateChanged(now == LinkState.LINKED);
    }
    Listener told = listener;
    if (told != null && (now == LinkState.LINKED || before == LinkState.LINKED)) {
      told.linked(now == LinkState.LINKED);
    }
  }

  /** Empties the queue. */
  private final class ToBroker implements OutboundQueue.Sender {

    @Override
    public void send(BatchFrame frame) {
      if (frame.isProbe()) {
        write(frame);
      } else if (frame.isEphemeral() && state == LinkState.STALLED) {
        expired.add(frame.messages().size());
      } else if (write(frame)) {
        sent.increment();
      } else {
        unsent.increment();
      }
    }

    private boolean write(BatchFrame frame) {
      if (!link.isUp()) {
        return false;
      }
      roundTrips.frameSent(frame.stamp());
      return link.send(frame.headers(), BatchCodec.encode(frame.messages()));
    }

    @Override
    public void tick() {
      if (roundTrips.isProbeDue(System.nanoTime())) {
        write(newFrame(0, List.of()));
      }
      link.sendHeartBeatIfDue();
    }
  }

  /** What comes over the link. */
  private final class Inbound implements BrokerLink.Receiver {

    @Override
    public void receive(StompHeaders headers, byte[] body) {
      Listener told = listener;
      if (BatchFrame.isFrom(node, headers)) {
        roundTrips.frameReturned(BatchFrame.stamp(headers), System.nanoTime());
        if (state == LinkState.UNLINKED) {
          link.execute(BrokerRelay.this::check);
        }
      } else if (told != null) {
        inboundFrames.receive(headers, body, state == LinkState.STALLED, told);
      }
    }

    @Override
    public void connectionChanged(boolean connected) {
      if (connected) {
        roundTrips.connected(System.nanoTime());
        outbound.offer(newFrame(0, List.of()));
      } else {
        roundTrips.disconnected(System.nanoTime());
      }
      check();
    }

    @Override
    public void check() {
      BrokerRelay.this.check();
    }
  }

  /** Whether frames come from the broker in time; if not, the database is read instead. */
  public boolean isLinked() {
    return state == LinkState.LINKED;
  }

  /** Whether there is a connection to the broker, but nothing that is sent to it comes back. */
  public boolean isStalled() {
    return state == LinkState.STALLED;
  }

  /**
   * The age of this node's oldest frame that has not come back from the broker, or the time its
   * last one took if that is longer, in milliseconds. It grows as long as there is no link.
   */
  public long lag() {
    return TimeUnit.NANOSECONDS.toMillis(roundTrips.lag(System.nanoTime()));
  }

  /** How many frames were sent to the broker. */
  public long sent() {
    return sent.sum();
  }

  /** How many frames were not sent: there was no link, or too many waited. */
  public long unsent() {
    return unsent.sum() + outbound.dropped();
  }

  /** How many ephemeral messages were dropped because they were too old, or would have been. */
  public long expired() {
    return expired.sum() + outbound.expired() + inboundFrames.expired();
  }

  /** How many frames came from other nodes. */
  public long received() {
    return inboundFrames.received();
  }

  /** How many of them could not be read. */
  public long unreadable() {
    return inboundFrames.unreadable();
  }

  /** Sends what waits, and ends. */
  @Override
  public void close() {
    outbound.close();
    link.close();
  }
}
