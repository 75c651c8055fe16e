package chat.parley.soak;

import chat.parley.testkit.Await;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Sends numbered messages at a fixed rate, and repeats them until they are receipted. */
final class Talker implements Runnable {

  private static final Duration SEND_INTERVAL = Duration.ofMillis(100);

  private final Clients clients;
  private final String name;
  private final LoadStream stream;
  private final int messagesPerInterval;
  private final String padding;
  private final SoakCounters counters;
  private final BooleanSupplier stopping;
  private final Map<String, String> unreceipted = new LinkedHashMap<>();
  private long sentCount;

  /**
   * @param messagesPerInterval the number of messages per tenth of a second
   * @param size the size of the padding of a message, in bytes
   */
  Talker(
      Clients clients,
      String name,
      LoadStream stream,
      int messagesPerInterval,
      int size,
      SoakCounters counters,
      BooleanSupplier stopping) {
    this.clients = clients;
    this.name = name;
    this.stream = stream;
    this.messagesPerInterval = messagesPerInterval;
    this.padding = "x".repeat(size);
    this.counters = counters;
    this.stopping = stopping;
  }

  @Override
  public void run() {
    while (!isFinished()) {
      boolean _ =
          Clients.completes(
              () -> {
                try (StompUser user = clients.stomp(name)) {
                  unreceipted.forEach((id, text) -> send(user, id, text));
                  sendMessages(user);
                }
              });
    }
  }

  private boolean isFinished() {
    return stopping.getAsBoolean() && unreceipted.isEmpty();
  }

  private void sendMessages(StompUser user) {
    while (!isFinished()) {
      long next = System.nanoTime() + SEND_INTERVAL.toNanos();
      for (int i = 0; i < messagesPerInterval && !stopping.getAsBoolean(); i++) {
        String id = name + "-" + ++sentCount;
        String text = name + " " + sentCount + " " + padding;
        unreceipted.put(id, text);
        send(user, id, text);
      }
      while (!unreceipted.isEmpty()) {
        receive(user.next("RECEIPT"));
      }
      Await.pause(Duration.ofNanos(Math.max(1, next - System.nanoTime())));
    }
  }

  private void send(StompUser user, String id, String text) {
    user.send(stream.sendDestination(), text, "client-message-id:" + id, "receipt:" + id);
  }

  private void receive(StompFrame receipt) {
    if (unreceipted.remove(receipt.header("receipt-id")) != null) {
      stream.recordReceipt(receipt.number("offset"));
      counters.receipted.increment();
    }
  }
}
