package chat.parley.load;

import java.util.BitSet;
import java.util.function.Supplier;

/**
 * Sends warm-up messages until every subscriber receives them, before anything is measured: without
 * a receipt a client cannot know when its subscription is active. Confined to the thread of the
 * swarm.
 */
final class Hearing {

  /** The run number of warm-up messages. */
  static final int WARM_UP_RUN = 0;

  private static final long RESEND_INTERVAL = 100_000_000;

  private final Scene scene;
  private final Loop loop;
  private final Crowd crowd;
  private final Messages messages;
  private final BitSet received = new BitSet();
  private int minNumber;

  Hearing(Scene scene, Loop loop, Crowd crowd, Messages messages) {
    this.scene = scene;
    this.loop = loop;
    this.crowd = crowd;
    this.messages = messages;
  }

  /** Records that a subscriber has received a warm-up message. */
  void received(int subscriber, int number) {
    if (number >= minNumber) {
      received.set(subscriber);
    }
  }

  /**
   * Sends messages until all subscribers have received one and every requested receipt has arrived.
   *
   * @param tally counts the messages and receipts
   * @param failure returns the failure of a client, or an empty string
   * @throws LoadException if a client fails, or the number of subscribers that have received a
   *     message does not change for too long
   */
  void awaitAll(Tally tally, Patience patience, Supplier<String> failure) {
    int number = 0;
    while (!haveAllReceived()) {
      send(++number, tally);
      poll(patience, failure);
    }
    // The last message arrives after all others, so none of them disturbs the measurement.
    received.clear();
    minNumber = number + 1;
    send(minNumber, tally);
    while (!haveAllReceived() || !tally.hasAllReceipts()) {
      poll(patience, failure);
    }
  }

  private boolean haveAllReceived() {
    return received.cardinality() == scene.clients();
  }

  /** Sends a message to the subscribers that have received none yet. */
  private void send(int number, Tally tally) {
    switch (scene.reach()) {
      case ALL -> send(0, number, tally);
      case PARTNER -> {
        for (int writer = 0; writer < scene.writers(); writer++) {
          if (!received.get(Scene.partnerOf(writer))) {
            send(writer, number, tally);
          }
        }
      }
    }
  }

  private void send(int writer, int number, Tally tally) {
    tally.recordSend(writer, loop.now());
    messages.send(crowd.get(writer), WARM_UP_RUN, number, loop.now());
  }

  private void poll(Patience patience, Supplier<String> failure) {
    long until = loop.now() + RESEND_INTERVAL;
    do {
      loop.poll(until);
    } while (loop.now() < until && !haveAllReceived() && failure.get().isEmpty());
    patience.check(
        received.cardinality(),
        "%d of %d subscribers receive messages".formatted(received.cardinality(), scene.clients()),
        failure.get());
  }
}
