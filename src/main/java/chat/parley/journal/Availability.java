package chat.parley.journal;

import chat.parley.store.StoreException;
import chat.parley.store.Trouble;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the store can be used. Told by the writer; any thread may ask. */
final class Availability {

  private static final Logger log = LoggerFactory.getLogger(Availability.class);

  private final CountDownLatch tried = new CountDownLatch(1);
  private volatile boolean opened;
  private volatile @Nullable Trouble trouble;

  /** What is wrong with the store; null if nothing is. */
  @Nullable Trouble trouble() {
    return trouble;
  }

  /** Whether the store has been opened, and nothing is wrong with it. */
  boolean usable() {
    return opened && trouble == null;
  }

  /**
   * Waits until the store has been opened, or that has failed.
   *
   * @throws chat.parley.message.ChatException if it has failed ever since
   */
  void awaitOpen() {
    try {
      tried.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (!opened) {
      throw Outage.of(Objects.requireNonNullElse(trouble, Trouble.AWAY));
    }
  }

  /** It does its work. */
  void there() {
    if (trouble != null) {
      log.info("The store can be used again");
    }
    opened = true;
    trouble = null;
    tried.countDown();
  }

  /** It does not do its work. One line tells of each reason, however long that lasts. */
  void away(StoreException e) {
    if (trouble != e.trouble()) {
      log.error("The store can not be used: {}. It is tried again until it can", e.getMessage());
    }
    trouble = e.trouble();
    tried.countDown();
  }

  /** Nobody will tell any more. */
  void ended() {
    tried.countDown();
  }
}
