package chat.parley.load;

import java.util.BitSet;
import java.util.function.Supplier;

/**
 * Makes sure that every reader hears before anything counts: a subscription without a receipt says
 * nothing of when it holds. Owned by the swarm's thread.
 */
final class Hearing {

  /** Of what is written only for this. */
  static final int RUN = 0;

  private static final long PAUSE = 100_000_000;

  private final Scene scene;
  private final Loop loop;
  private final Crowd crowd;
  private final Messages messages;
  private final BitSet heard = new BitSet();
  private int last;

  Hearing(Scene scene, Loop loop, Crowd crowd, Messages messages) {
    this.scene = scene;
    this.loop = loop;
    this.crowd = crowd;
    this.messages = messages;
  }

  /** A reader has got one. */
  void heard(int reader, int number) {
    if (number >= last) {
      heard.set(reader);
    }
  }

  /**
   * Writes until all have heard, and every receipt that was asked for is there.
   *
   * @throws LoadException if one hears nothing
   */
  void await(Tally tally, Patience patience, Supplier<String> failure) {
    int number = 0;
    while (!all()) {
      write(++number, tally);
      listen(patience, failure);
    }
    // The last one has pushed all others before it: none is left to disturb what is measured.
    heard.clear();
    last = number + 1;
    write(last, tally);
    while (!all() || !tally.isReceipted()) {
      listen(patience, failure);
    }
  }

  private boolean all() {
    return heard.cardinality() == scene.clients();
  }

  /** To all that have not heard yet. */
  private void write(int number, Tally tally) {
    switch (scene.reach()) {
      case ALL -> write(0, number, tally);
      case PARTNER -> {
        for (int writer = 0; writer < scene.writers(); writer++) {
          if (!heard.get(Scene.partner(writer))) {
            write(writer, number, tally);
          }
        }
      }
    }
  }

  private void write(int writer, int number, Tally tally) {
    tally.send(writer, loop.now());
    messages.send(crowd.get(writer), RUN, number, loop.now());
  }

  private void listen(Patience patience, Supplier<String> failure) {
    long until = loop.now() + PAUSE;
    do {
      loop.turn(until);
    } while (loop.now() < until && !all() && failure.get().isEmpty());
    patience.check(
        heard.cardinality(),
        "%d of %d readers hear".formatted(heard.cardinality(), scene.clients()),
        failure.get());
  }
}
