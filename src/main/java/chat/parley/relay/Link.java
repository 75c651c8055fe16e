package chat.parley.relay;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
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
final class Link implements AutoCloseable {

  /** What comes over it. On one thread at a time. */
  interface Receiver {
    void receive(StompHeaders headers, byte[] body);

    /** Whether frames come in. */
    void linked(boolean linked);
  }

  private static final Logger log = LoggerFactory.getLogger(Link.class);

  /** How long connecting and subscribing may take together. */
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private static final Duration GOODBYE = Duration.ofSeconds(1);

  private final RelayProperties settings;
  private final BrokerFrames frames;
  private final @Nullable SslBundle trust;
  private final Receiver receiver;
  private final Failures failures;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-relay").daemon().factory());

  /** Written by the link's own thread. */
  private volatile @Nullable Attempt current;

  private int failed;
  private boolean told;
  private volatile @Nullable BrokerConnection up;

  /**
   * @param trust which certificates are trusted; null for those that the JVM trusts
   */
  Link(RelayProperties settings, @Nullable SslBundle trust, Receiver receiver, Failures failures) {
    this.failures = failures;
    this.settings = settings;
    this.frames = new BrokerFrames(settings);
    this.trust = trust;
    this.receiver = receiver;
  }

  void start() {
    later(this::connect);
    long half = settings.heartBeat().toMillis() / 2;
    if (half > 0) {
      var _ =
          thread.scheduleWithFixedDelay(() -> run(this::beat), half, half, TimeUnit.MILLISECONDS);
    }
  }

  private void later(Runnable action) {
    if (!thread.isShutdown()) {
      thread.execute(() -> run(action));
    }
  }

  /** A task that throws would end in silence, and a periodic one would not be run again. */
  private void run(Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      if (!thread.isShutdown()) {
        failures.failed(Subsystem.RELAY, e);
      }
    }
  }

  private void beat() {
    BrokerConnection open = up;
    if (open != null) {
      open.beat();
    }
  }

  /** Whether frames come in and go out. Any thread may call. */
  boolean isUp() {
    return up != null;
  }

  /**
   * Sends a frame, unless there is no link. Any thread may call; waits until it is written.
   *
   * @return whether it was sent
   */
  boolean send(Map<String, String> headers, byte[] body) {
    BrokerConnection open = up;
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
    current = attempt;
    // First, so that another attempt follows though this one does not even begin.
    var _ =
        thread.schedule(
            () -> run(() -> failedUnlessUp(attempt)), CONNECT.toMillis(), TimeUnit.MILLISECONDS);
    attempt.connection.open();
  }

  private void failedUnlessUp(Attempt attempt) {
    if (attempt == current && up == null) {
      failed(attempt, "no answer in " + CONNECT.toSeconds() + " s");
    }
  }

  private void up(Attempt attempt) {
    if (attempt == current) {
      failed = 0;
      told = false;
      up = attempt.connection;
      log.info("Linked to other nodes by the broker at {}", broker());
      receiver.linked(true);
    }
  }

  private String broker() {
    return settings.host() + ":" + settings.port();
  }

  private void failed(Attempt attempt, String reason) {
    if (attempt != current) {
      return;
    }
    current = null;
    boolean wasUp = up != null;
    up = null;
    attempt.connection.close();
    if (wasUp) {
      receiver.linked(false);
    }
    if (!told) {
      told = true;
      log.warn(
          "No link to the broker at {}: {}. Until there is one, what other nodes store is read from"
              + " the database",
          broker(),
          reason);
    }
    long millis = Backoff.after(++failed, ThreadLocalRandom.current()).toMillis();
    var _ = thread.schedule(() -> run(this::connect), millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    BrokerConnection open = up;
    Attempt last = current;
    up = null;
    thread.shutdownNow();
    if (open != null) {
      goodbye(open);
    }
    if (last != null) {
      last.connection.close();
    }
  }

  /** A broker that does not read any more must not keep us. */
  private static void goodbye(BrokerConnection open) {
    Thread saying =
        Thread.startVirtualThread(
            () -> {
              try {
                open.goodbye();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      saying.join(GOODBYE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** One connection, from the attempt to its end. */
  private final class Attempt implements BrokerConnection.Listener {

    final BrokerConnection connection = new BrokerConnection(settings, trust, this, failures);

    @Override
    public void connected() {
      try {
        connection.send(frames.subscribe(), BrokerConnection.NO_BODY);
      } catch (IOException e) {
        log.debug("The connection ended before it was used", e);
      }
    }

    @Override
    public void receipt(@Nullable String id) {
      if (BrokerFrames.SUBSCRIBED.equals(id)) {
        later(() -> up(this));
      }
    }

    @Override
    public void message(StompHeaders headers, byte[] body) {
      receiver.receive(headers, body);
    }

    @Override
    public void ended(String reason) {
      later(() -> failed(this, reason));
    }
  }
}
