package chat.parley.relay;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandler;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;

/**
 * The one connection to the broker, with its one subscription: made again whenever it is lost. Its
 * state is owned by one thread of its own.
 */
final class Link implements AutoCloseable {

  /** What comes over it. On a thread of the client's, one at a time. */
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
  private final BrokerClient client;
  private final Receiver receiver;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("parley-relay").daemon().factory());

  /** Written by the link's own thread. */
  private volatile @Nullable Attempt current;

  private int failed;
  private boolean told;
  private volatile @Nullable StompSession session;

  /**
   * @param trust which certificates are trusted; null for those that the JVM trusts
   */
  Link(RelayProperties settings, @Nullable SslBundle trust, Receiver receiver) {
    this.settings = settings;
    this.client = new BrokerClient(settings, trust, new ConcurrentTaskScheduler(thread));
    this.receiver = receiver;
  }

  void start() {
    thread.execute(this::connect);
  }

  /** Whether frames come in and go out. Any thread may call. */
  boolean isUp() {
    return session != null;
  }

  /**
   * Sends a frame, unless there is no link. One thread at a time; waits until it is written.
   *
   * @return whether it was sent
   */
  boolean send(StompHeaders headers, byte[] body) {
    StompSession up = session;
    if (up == null) {
      return false;
    }
    headers.setDestination(settings.destination());
    // Artemis: to every queue of the address. RabbitMQ takes it for an ordinary header.
    headers.set("destination-type", "MULTICAST");
    try {
      up.send(headers, body);
      return true;
    } catch (RuntimeException e) {
      log.debug("A frame was not sent", e);
      return false;
    }
  }

  private void connect() {
    var attempt = new Attempt();
    current = attempt;
    client.connect(attempt);
    var _ =
        thread.schedule(
            () -> {
              if (attempt == current && session == null) {
                failed(attempt, "no answer in " + CONNECT.toSeconds() + " s");
              }
            },
            CONNECT.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void up(Attempt attempt, StompSession connected) {
    if (attempt == current) {
      failed = 0;
      told = false;
      session = connected;
      log.info("Linked to other nodes by the broker at {}", client);
      receiver.linked(true);
    } else {
      goodbye(connected);
    }
  }

  private void failed(Attempt attempt, String reason) {
    if (attempt != current) {
      return;
    }
    current = null;
    boolean wasUp = session != null;
    session = null;
    client.disconnect();
    if (wasUp) {
      receiver.linked(false);
    }
    if (!told) {
      told = true;
      log.warn(
          "No link to the broker at {}: {}. Until there is one, what other nodes store is read from"
              + " the database",
          client,
          reason);
    }
    long millis = Backoff.after(++failed, ThreadLocalRandom.current()).toMillis();
    var _ = thread.schedule(this::connect, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    StompSession open = session;
    session = null;
    thread.shutdownNow();
    if (open != null) {
      goodbye(open);
    }
    client.close();
  }

  /** A broker that does not read any more must not keep us. */
  private static void goodbye(StompSession open) {
    Thread saying =
        Thread.startVirtualThread(
            () -> {
              try {
                open.disconnect();
              } catch (RuntimeException e) {
                log.debug("The connection ended before it was said", e);
              }
            });
    try {
      saying.join(GOODBYE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** One connection, from the attempt to its end. Called by the client. */
  private final class Attempt implements StompSessionHandler {

    @Override
    public void afterConnected(StompSession connected, StompHeaders headers) {
      if (current != this) {
        // It came after it had been given up.
        goodbye(connected);
        return;
      }
      connected
          .subscribe(subscription(), this)
          .addReceiptTask(() -> later(() -> up(this, connected)));
    }

    private StompHeaders subscription() {
      var headers = new StompHeaders();
      headers.setDestination(settings.destination());
      headers.setReceipt("subscribed");
      // Artemis: one's own queue at the address.
      headers.set("subscription-type", "MULTICAST");
      // RabbitMQ: the queue goes with the connection, and is bounded like all queues. What finds no
      // room in it is read from the database.
      headers.set("exclusive", "true");
      headers.set("auto-delete", "true");
      headers.set("durable", "false");
      headers.set("x-max-length-bytes", String.valueOf(64 * 1024 * 1024));
      return headers;
    }

    @Override
    public Type getPayloadType(StompHeaders headers) {
      return byte[].class;
    }

    @Override
    public void handleFrame(StompHeaders headers, @Nullable Object payload) {
      if (headers.getSubscription() == null) {
        // ERROR: the broker closes the connection.
        lost(String.valueOf(headers.getFirst("message")));
      } else if (payload instanceof byte[] body) {
        receiver.receive(headers, body);
      }
    }

    @Override
    public void handleException(
        StompSession of,
        @Nullable StompCommand command,
        StompHeaders headers,
        byte[] payload,
        Throwable exception) {
      log.error("A frame from the broker could not be handled", exception);
    }

    @Override
    public void handleTransportError(StompSession of, Throwable exception) {
      lost(String.valueOf(exception.getMessage()));
    }

    private void lost(String reason) {
      later(() -> failed(this, reason));
    }

    private void later(Runnable action) {
      if (!thread.isShutdown()) {
        thread.execute(action);
      }
    }
  }
}
