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
 * The one connection to the broker, with its one subscription: made again whenever it is lost. Its
 * state is owned by one thread of its own.
 */
final class BrokerLink implements AutoCloseable {

  /** What comes over it. On one thread at a time. */
  interface Receiver {
    void receive(StompHeaders headers, byte[] body);

    /** Whether there is a connection with a subscription. Called by the link's own thread. */
    void connectionChanged(boolean connected);

    /** Called by the link's own thread now and then. */
    void check();
  }

  private static final Logger log = LoggerFactory.getLogger(BrokerLink.class);

  /** How long connecting and subscribing may take together. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration DISCONNECT_TIMEOUT = Duration.ofSeconds(1);

  private final BrokerProperties settings;
  private final BrokerFrames frames;
  private final @Nullable SslBundle sslBundle;
  private final Receiver receiver;
  private final Failures failures;
  private final BrokerLinkLog linkLog;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-relay").daemon().factory());

  /** Written by the link's own thread. */
  private volatile @Nullable Attempt currentAttempt;

  private int failedAttempts;
  private volatile @Nullable BrokerConnection subscribedConnection;

  /**
   * @param trust which certificates are trusted; null for those that the JVM trusts
   */
  BrokerLink(
      BrokerProperties settings, @Nullable SslBundle trust, Receiver receiver, Failures failures) {
    this.failures = failures;
    this.settings = settings;
    this.frames = new BrokerFrames(settings);
    this.sslBundle = trust;
    this.receiver = receiver;
    this.linkLog = new BrokerLinkLog(settings.host() + ":" + settings.port());
  }

  /**
   * Begins to connect. Once.
   *
   * @param tick the time between two checks
   */
  void start(Duration tick) {
    execute(this::connect);
    var _ =
        thread.scheduleWithFixedDelay(
            guarded(receiver::check), tick.toMillis(), tick.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Sends a heart-beat if one is due. May wait for the socket. */
  void sendHeartBeatIfDue() {
    BrokerConnection open = subscribedConnection;
    if (open != null) {
      open.sendHeartBeatIfDue();
    }
  }

  /** Runs something on the link's own thread, unless the link is closed. Any thread may call. */
  void execute(Runnable action) {
    schedule(action, Duration.ZERO);
  }

  private void schedule(Runnable action, Duration delay) {
    try {
      var _ = thread.schedule(guarded(action), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException _) {
      // It is closed.
    }
  }

  /** A scheduled task that throws would not run again, and nobody would be told. */
  private Runnable guarded(Runnable action) {
    return () -> {
      try {
        action.run();
      } catch (Throwable e) {
        if (!thread.isShutdown()) {
          failures.failed(Subsystem.RELAY, e);
        }
      }
    };
  }

  /** Whether there is a connection with a subscription. Any thread may call. */
  boolean isUp() {
    return subscribedConnection != null;
  }

  /**
   * Sends a frame, unless there is no link. Any thread may call; waits until it is written.
   *
   * @return whether it was sent
   */
  boolean send(Map<String, String> headers, byte[] body) {
    BrokerConnection open = subscribedConnection;
    if (open == null) {
      return false;
    }
    try {
      open.send(frames.send(headers), body);
      return true;
    } catch (IOException e) {
      log.debug("A frame was not sent", e);
      return false;
    }
  }

  private void connect() {
    var attempt = new Attempt();
    currentAttempt = attempt;
    try {
      attempt.connection.open();
    } catch (Throwable e) { // Such as an OutOfMemoryError, when there is no thread for it.
      attemptFailed(attempt, String.valueOf(e));
    }
    schedule(() -> checkConnectTimeout(attempt), CONNECT_TIMEOUT);
  }

  private void checkConnectTimeout(Attempt attempt) {
    if (attempt == currentAttempt && subscribedConnection == null) {
      attemptFailed(attempt, "no answer in " + CONNECT_TIMEOUT.toSeconds() + " s");
    }
  }

  private void subscribed(Attempt attempt) {
    if (attempt == currentAttempt) {
      subscribedConnection = attempt.connection;
      receiver.connectionChanged(true);
    }
  }

  /**
   * What was sent comes back, or does not. Only if it does was connecting a success: so a broker
   * that refuses each frame is not connected to all the time. Called by the link's own thread.
   */
  void linkStateChanged(boolean returns) {
    if (returns) {
      failedAttempts = 0;
      linkLog.linked();
    } else {
      linkLog.stalled();
    }
  }

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

  @Override
  public void close() {
    BrokerConnection open = subscribedConnection;
    Attempt last = currentAttempt;
    subscribedConnection = null;
    thread.shutdownNow();
    if (open != null) {
      disconnect(open);
    }
    if (last != null) {
      last.connection.close();
    }
  }

  /** A broker that does not read any more must not keep us. */
  private static void disconnect(BrokerConnection open) {
    Thread saying =
        Thread.startVirtualThread(
            () -> {
              try {
                open.disconnect();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      saying.join(DISCONNECT_TIMEOUT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** One connection, from the attempt to its end. */
  private final class Attempt implements BrokerConnection.Listener {

    final BrokerConnection connection = new BrokerConnection(settings, sslBundle, this, failures);

    @Override
    public void connected() {
      try {
        connection.send(frames.subscribe(), BrokerConnection.EMPTY_BODY);
      } catch (IOException e) {
        log.debug("The connection ended before it was used", e);
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
