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
 * Exchanges messages with the other nodes through the broker. Frames of a node reach all other
 * nodes quickly and mostly in order, but they may also arrive late, repeatedly, or not at all. Any
 * thread may call.
 */
public final class BrokerRelay implements AutoCloseable {

  /**
   * The callbacks of the relay, which must not wait for the store. Frames of other nodes are
   * reported by the reader thread of the broker connection, changes of the link by the link thread.
   */
  public interface Listener {

    /**
     * Called when another node has stored messages.
     *
     * @param node the id of that node
     * @param batch the number of the batch, counted from 1 by each node
     * @param messages the messages of the batch; of each stream in offset order
     */
    void batchReceived(String node, long batch, List<ChatMessage> messages);

    /** Called for an ephemeral message that a client has sent to another node. */
    void ephemeralReceived(ChatMessage message);

    /** Called when another node has sent a frame that this node cannot read. */
    void unreadableFrameReceived();

    /**
     * Called when the value of {@link BrokerRelay#isLinked} has changed.
     *
     * @param linked whether frames come from the broker in time from now on
     */
    void linkChanged(boolean linked);
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
  private final LongAdder dropped = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private volatile @Nullable Listener listener;
  private volatile LinkState state = LinkState.UNLINKED;

  /**
   * @param node the id of this node, unique among all that use the same database
   * @param sslBundle the SSL bundle with the trusted certificates; null for those the JVM trusts
   */
  BrokerRelay(
      BrokerProperties settings,
      @Nullable SslBundle sslBundle,
      String node,
      InstantSource clock,
      Failures failures) {
    this.node = node;
    this.clock = clock;
    this.roundTrips = new RoundTrips(settings.maxLag(), System.nanoTime());
    this.inboundFrames = new InboundFrames(settings, clock);
    this.tick = tick(settings);
    this.link = new BrokerLink(settings, sslBundle, new Inbound(), failures);
    this.outbound = new OutboundQueue(new ToBroker(), settings.ephemeralAge(), tick, failures);
  }

  /**
   * Returns the interval between checks for due heart-beats and probes: half of the shorter
   * interval at which either is due, but at least {@link #MIN_TICK}.
   */
  private static Duration tick(BrokerProperties settings) {
    Duration probes = settings.maxLag().dividedBy(4);
    Duration beats = settings.heartBeat().dividedBy(2);
    Duration tick = beats.isPositive() && beats.compareTo(probes) < 0 ? beats : probes;
    return tick.compareTo(MIN_TICK) < 0 ? MIN_TICK : tick;
  }

  /**
   * Starts to connect; attempts are repeated until there is a link. Does not block; must be called
   * once.
   */
  public void start(Listener listener) {
    this.listener = listener;
    link.start(tick);
  }

  /**
   * Sends a batch that has been stored here to the other nodes. Never blocks: the frame is queued,
   * or dropped if the queue is full.
   *
   * @param batch the number of the batch, counted from 1
   */
  public void publishBatch(long batch, List<ChatMessage> messages) {
    outbound.offer(newFrame(batch, messages));
  }

  /**
   * Sends an ephemeral message to the other nodes. Never blocks: the frame is queued, or dropped if
   * the queue is full.
   */
  public void publishEphemeral(ChatMessage message) {
    outbound.offer(newFrame(0, List.of(message)));
  }

  private BatchFrame newFrame(long batch, List<ChatMessage> messages) {
    return new BatchFrame(node, batch, clock.millis(), System.nanoTime(), messages);
  }

  /** Updates the state of the link, and reports a change. Called by the link thread. */
  private void check() {
    LinkState previous = state;
    LinkState current = roundTrips.updateState(System.nanoTime());
    state = current;
    if (current == previous) {
      return;
    }
    if (current != LinkState.UNLINKED) {
      link.linkStateChanged(current == LinkState.LINKED);
    }
    Listener target = listener;
    if (target != null && (current == LinkState.LINKED || previous == LinkState.LINKED)) {
      target.linkChanged(current == LinkState.LINKED);
    }
  }

  /** Writes queued frames to the broker link, and sends probes and heart-beats. */
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
        dropped.increment();
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

  /** Receives frames from the broker link: this node's own and those of other nodes. */
  private final class Inbound implements BrokerLink.Receiver {

    @Override
    public void receive(StompHeaders headers, byte[] body) {
      Listener target = listener;
      if (BatchFrame.isFrom(node, headers)) {
        roundTrips.frameReturned(BatchFrame.stamp(headers), System.nanoTime());
        if (state == LinkState.UNLINKED) {
          link.execute(BrokerRelay.this::check);
        }
      } else if (target != null) {
        inboundFrames.receive(headers, body, state == LinkState.STALLED, target);
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

  /** Returns whether frames come from the broker in time; if not, the database is read instead. */
  public boolean isLinked() {
    return state == LinkState.LINKED;
  }

  /**
   * Returns whether there is a connection to the broker, but frames of this node do not come back
   * in time.
   */
  public boolean isStalled() {
    return state == LinkState.STALLED;
  }

  /**
   * Returns the age of this node's oldest frame that has not come back from the broker or, if that
   * is longer, the round-trip time of the last one that has, in milliseconds. Without a link it
   * grows.
   */
  public long lagMillis() {
    return TimeUnit.NANOSECONDS.toMillis(roundTrips.lag(System.nanoTime()));
  }

  /** Returns the number of frames sent to the broker, not counting probes. */
  public long sent() {
    return sent.sum();
  }

  /**
   * Returns the number of frames dropped because there was no link, the queue was full, or sending
   * failed.
   */
  public long dropped() {
    return dropped.sum() + outbound.dropped();
  }

  /**
   * Returns the number of ephemeral messages dropped because they were too old, or because the link
   * was stalled.
   */
  public long expired() {
    return expired.sum() + outbound.expired() + inboundFrames.expired();
  }

  /** Returns the number of frames received from other nodes, not counting probes. */
  public long received() {
    return inboundFrames.received();
  }

  /** Returns the number of received frames that could not be read. */
  public long unreadable() {
    return inboundFrames.unreadable();
  }

  /** Sends the queued frames and disconnects. Blocks for at most about 2 s. */
  @Override
  public void close() {
    outbound.close();
    link.close();
  }
}
