package chat.parley.cluster;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.messaging.simp.stomp.StompHeaders;

/**
 * The link to the broker: a connection with one subscription, replaced when it fails. A single
 * thread, the link thread, opens and replaces connections; any thread may close the link.
 */
final class BrokerLink implements AutoCloseable {

  /** The callbacks of the link. */
  interface Receiver {

    /** Receives a message of the subscription. Called by the reader thread of the connection. */
    void receive(StompHeaders headers, byte[] body);

    /**
     * Called by the link thread when the connection is subscribed or lost.
     *
     * @param connected whether there is a connection with a subscription
     */
    void connectionChanged(boolean connected);

    /** Called by the link thread at the interval given to {@link #start}. */
    void check();
  }

  private static final Logger log = LoggerFactory.getLogger(BrokerLink.class);

  /** Maximum time for connecting and subscribing together. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Maximum time for an orderly end of the connection. */
  private static final Duration DISCONNECT_TIMEOUT = Duration.ofSeconds(1);

  private final BrokerProperties settings;
  private final BrokerFrames frames;
  private final @Nullable SslBundle sslBundle;
  private final Receiver receiver;
  private final Failures failures;
  private final BrokerLinkLog linkLog;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-broker-link").daemon().factory());

  /** The connection or connection attempt; null between two attempts. Set by the link thread. */
  private volatile @Nullable Attempt currentAttempt;

  /** Number of lost connections and failed attempts since a frame last came back in time. */
  private int failedAttempts;

  /** The connection once its subscription is confirmed; null without a link. */
  private volatile @Nullable BrokerConnection subscribedConnection;

  /**
   * @param sslBundle the SSL bundle with the trusted certificates; null for those the JVM trusts
   */
  BrokerLink(
      BrokerProperties settings,
      @Nullable SslBundle sslBundle,
      Receiver receiver,
      Failures failures) {
    this.failures = failures;
    this.settings = settings;
    this.frames = new BrokerFrames(settings);
    this.sslBundle = sslBundle;
    this.receiver = receiver;
    this.linkLog = new BrokerLinkLog(settings.host() + ":" + settings.port());
  }

  /**
   * Starts to connect. Does not block; must be called once.
   *
   * @param tick interval between calls of {@link Receiver#check}
   */
  void start(Duration tick) {
    execute(this::connect);
    var _ =
        thread.scheduleWithFixedDelay(
            guarded(receiver::check), tick.toMillis(), tick.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Sends a heart-beat if one is due. Any thread may call; may block on the socket. */
  void sendHeartBeatIfDue() {
    BrokerConnection connection = subscribedConnection;
    if (connection != null) {
      connection.sendHeartBeatIfDue();
    }
  }

  /** Runs an action on the link thread, unless the link is closed. Any thread may call. */
  void execute(Runnable action) {
    schedule(action, Duration.ZERO);
  }

  private void schedule(Runnable action, Duration delay) {
    try {
      var _ = thread.schedule(guarded(action), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException _) {
      // The link is closed.
    }
  }

  /**
   * Returns an action that reports exceptions. Without it, an exception would end a periodic task
   * unnoticed.
   */
  private Runnable guarded(Runnable action) {
    return () -> {
      try {
        action.run();
      } catch (Throwable e) {
        if (!thread.isShutdown()) {
          failures.failed(Subsystem.CLUSTER, e);
        }
      }
    };
  }

  /** Returns whether there is a connection with a subscription. Any thread may call. */
  boolean isUp() {
    return subscribedConnection != null;
  }

  /**
   * Sends a frame if there is a link. Any thread may call. Blocks until the operating system has
   * accepted the frame.
   *
   * @return false if there is no link, or the frame could not be sent
   */
  boolean send(Map<String, String> headers, byte[] body) {
    BrokerConnection connection = subscribedConnection;
    if (connection == null) {
      return false;
    }
    try {
      connection.send(frames.send(headers), body);
      return true;
    } catch (IOException e) {
      log.debug("Failed to send a frame to the broker", e);
      return false;
    }
  }

  private void connect() {
    var attempt = new Attempt();
    currentAttempt = attempt;
    try {
      attempt.connection.open();
    } catch (Throwable e) { // For example OutOfMemoryError, if no thread can be created.
      attemptFailed(attempt, String.valueOf(e));
    }
    schedule(() -> checkConnectTimeout(attempt), CONNECT_TIMEOUT);
  }

  private void checkConnectTimeout(Attempt attempt) {
    if (attempt == currentAttempt && subscribedConnection == null) {
      attemptFailed(
          attempt, "not connected and subscribed within " + CONNECT_TIMEOUT.toSeconds() + " s");
    }
  }

  private void subscribed(Attempt attempt) {
    if (attempt == currentAttempt) {
      subscribedConnection = attempt.connection;
      receiver.connectionChanged(true);
    }
  }

  /**
   * Logs whether frames come back from the broker. Only if they do, the delay between attempts is
   * reset: a broker that accepts connections but refuses each frame is not reconnected to without
   * delay. Must be called on the link thread.
   *
   * @param linked whether frames come back in time
   */
  void linkStateChanged(boolean linked) {
    if (linked) {
      failedAttempts = 0;
      linkLog.linked();
    } else {
      linkLog.stalled();
    }
  }

  /** Ends an attempt that failed, or a connection that was lost, and schedules the next attempt. */
  private void attemptFailed(Attempt attempt, String reason) {
    if (attempt != currentAttempt) {
      return;
    }
    currentAttempt = null;
    boolean wasUp = subscribedConnection != null;
    subscribedConnection = null;
    attempt.connection.close();
    schedule(this::connect, Backoff.delay(++failedAttempts, ThreadLocalRandom.current()));
    linkLog.lost(reason);
    if (wasUp) {
      receiver.connectionChanged(false);
    }
  }

  /** Ends the link. Blocks for at most {@link #DISCONNECT_TIMEOUT}. */
  @Override
  public void close() {
    BrokerConnection connection = subscribedConnection;
    Attempt last = currentAttempt;
    subscribedConnection = null;
    thread.shutdownNow();
    if (connection != null) {
      disconnect(connection);
    }
    if (last != null) {
      last.connection.close();
    }
  }

  /** Disconnects on another thread, because the broker may have stopped reading. */
  private static void disconnect(BrokerConnection connection) {
    Thread disconnecting =
        Thread.startVirtualThread(
            () -> {
              try {
                connection.disconnect();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      disconnecting.join(DISCONNECT_TIMEOUT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** One connection, from the attempt to open it to its end. */
  private final class Attempt implements BrokerConnection.Listener {

    final BrokerConnection connection = new BrokerConnection(settings, sslBundle, this, failures);

    @Override
    public void connected() {
      try {
        connection.send(frames.subscribe(), BrokerConnection.EMPTY_BODY);
      } catch (IOException e) {
        log.debug("The connection ended before SUBSCRIBE was sent", e);
      }
    }

    @Override
    public void receipt(@Nullable String id) {
      if (BrokerFrames.SUBSCRIBED.equals(id)) {
        execute(() -> subscribed(this));
      }
    }

    @Override
    public void message(StompHeaders headers, byte[] body) {
      receiver.receive(headers, body);
    }

    @Override
    public void closed(String reason) {
      execute(() -> attemptFailed(this, reason));
    }
  }
}
