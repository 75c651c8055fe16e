package chat.parley.soak;

import chat.parley.testkit.Await;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Writes numbered messages at a rate, and repeats what was not receipted until it is. */
final class Talker implements Runnable {

  private static final Duration BEAT = Duration.ofMillis(100);

  private final Clients clients;
  private final String name;
  private final LoadStream course;
  private final int each;
  private final String filling;
  private final SoakCounters tally;
  private final BooleanSupplier enough;
  private final Map<String, String> waiting = new LinkedHashMap<>();
  private long made;

  /**
   * @param each how many in each tenth of a second
   * @param size of a message, in bytes
   */
  Talker(
      Clients clients,
      String name,
      LoadStream course,
      int each,
      int size,
      SoakCounters tally,
      BooleanSupplier enough) {
    this.clients = clients;
    this.name = name;
    this.course = course;
    this.each = each;
    this.filling = "x".repeat(size);
    this.tally = tally;
    this.enough = enough;
  }

  @Override
  public void run() {
    while (!finished()) {
      boolean _ =
          Clients.whole(
              () -> {
                try (StompUser user = clients.stomp(name)) {
                  waiting.forEach((id, text) -> send(user, id, text));
                  talk(user);
                }
              });
    }
  }

  private boolean finished() {
    return enough.getAsBoolean() && waiting.isEmpty();
  }

  private void talk(StompUser user) {
    while (!finished()) {
      long next = System.nanoTime() + BEAT.toNanos();
      for (int i = 0; i < each && !enough.getAsBoolean(); i++) {
        String id = name + "-" + ++made;
        String text = name + " " + made + " " + filling;
        waiting.put(id, text);
        send(user, id, text);
      }
      while (!waiting.isEmpty()) {
        take(user.next("RECEIPT"));
      }
      Await.pause(Duration.ofNanos(Math.max(1, next - System.nanoTime())));
    }
  }

  private void send(StompUser user, String id, String text) {
    user.send(course.toWrite(), text, "client-message-id:" + id, "receipt:" + id);
  }

  private void take(StompFrame receipt) {
    if (waiting.remove(receipt.header("receipt-id")) != null) {
      course.receipted(receipt.number("offset"));
      tally.receipted.increment();
    }
  }
}
