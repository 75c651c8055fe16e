package chat.parley.drain;

import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that reads a room and watches users, and connects again and resumes as the JavaScript
 * client does. One thread runs it, and any thread may have it send, or lose its connection.
 */
final class DrainClient implements Runnable {

  private static final int MAX_DELAY_MILLIS = 15_000;

  private final String name;
  private final String room;
  private final IntSupplier ports;
  private final WatchedUsers watched;
  private final DrainRecord record;
  private final Map<String, String> unreceipted = new ConcurrentHashMap<>();

  /** As in the JavaScript client, so that not all clients connect at the same moment. */
  private final double firstDelayMillis = ThreadLocalRandom.current().nextDouble(300, 1000);

  private volatile @Nullable StompUser open;
  private String epoch = "";
  private long last;
  private int failures;
  private long endedAt;

  DrainClient(
      String name, String room, IntSupplier ports, WatchedUsers watched, DrainRecord record) {
    this.name = name;
    this.room = room;
    this.ports = ports;
    this.watched = watched;
    this.record = record;
  }

  /** Sends a message, and again after each connect until there is a receipt. */
  void send(String id) {
    unreceipted.put(id, "text of " + id);
    StompUser user = open;
    if (user != null) {
      write(user, id);
    }
  }

  private void write(StompUser user, String id) {
    try {
      user.send(room, "text of " + id, "client-message-id:" + id, "receipt:" + id);
    } catch (UncheckedIOException _) {
      // Sent again after the next connect.
    }
  }

  /** Resets the connection, if there is one. */
  void cut() {
    StompUser user = open;
    if (user != null) {
      user.socket().kill();
    }
  }

  boolean hasUnreceipted() {
    return !unreceipted.isEmpty();
  }

  @Override
  public void run() {
    while (!record.isOver()) {
      long retryAfter = 0;
      try (var user = StompUser.connect(RawWebSocket.open(ports.getAsInt(), "/stomp/" + name))) {
        subscribe(user);
        retryAfter = read(user);
      } catch (AssertionError | UncheckedIOException e) {
        record.failed(e);
      }
      if (open != null) {
        open = null;
        endedAt = System.nanoTime();
        record.ended();
      }
      pause(retryAfter);
    }
  }

  private void subscribe(StompUser user) {
    String[] headers =
        last == 0 ? new String[] {"offset:0"} : new String[] {"offset:" + last, "epoch:" + epoch};
    StompFrame receipt = user.subscribe("1", room, headers);
    if (!"true".equals(receipt.header("recovered"))) {
      record.lost(name + " was not recovered");
    }
    failures = 0;
    open = user;
    record.connected(endedAt == 0 ? 0 : System.nanoTime() - endedAt);
    watched.subscribe(user);
    unreceipted.keySet().forEach(id -> write(user, id));
  }

  /** Reads until the end, and returns the {@code retry-after} in seconds; 0 if there is none. */
  private long read(StompUser user) {
    while (true) {
      StompFrame frame = user.next();
      switch (frame.command()) {
        case "MESSAGE" -> {
          if (WatchedUsers.SUBSCRIPTION.equals(frame.header("subscription"))) {
            watched.receive(frame);
          } else {
            receive(frame);
          }
        }
        case "RECEIPT" -> {
          unreceipted.remove(frame.header("receipt-id"));
          record.receipted();
        }
        default -> {
          record.told();
          return frame.number("retry-after");
        }
      }
    }
  }

  private void receive(StompFrame frame) {
    long offset = frame.number("offset");
    if (offset != last + 1) {
      record.lost("%s has got %d after %d".formatted(name, offset, last));
    }
    last = offset;
    epoch = frame.header("epoch");
    record.received(frame.header("client-message-id"));
  }

  private void pause(long retryAfter) {
    double wait = Math.min(MAX_DELAY_MILLIS, firstDelayMillis * Math.pow(2, failures++));
    double advised = retryAfter == 0 ? 0 : retryAfter * 1000.0 + firstDelayMillis;
    LockSupport.parkNanos(Duration.ofMillis((long) Math.max(wait, advised)).toNanos());
  }
}
