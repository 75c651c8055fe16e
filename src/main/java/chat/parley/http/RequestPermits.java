package chat.parley.http;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The requests of one kind that may be in progress at the same time. Those of one address are
 * limited from their beginning, those of all addresses only when they have arrived: requests that
 * never arrive keep no other client from being served. The bytes of bodies that are arriving are
 * limited too, for one address and for all. Any thread may call; only {@link Permit#arrived} waits.
 */
final class RequestPermits {

  /** Time after which a refused request may be repeated, and for which most wait for their turn. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String kind;
  private final int max;
  private final int maxPerAddress;
  private final AddressBound begun;
  private final Semaphore arrived;
  private final AddressBound arrivingBytes;
  private final Duration patience;

  /** Creates permits whose requests wait for their turn for up to a second. */
  RequestPermits(String kind, int max, int maxPerAddress, AddressBound arrivingBytes) {
    this(kind, max, maxPerAddress, arrivingBytes, PATIENCE);
  }

  /**
   * @param kind what the requests do, for error messages
   * @param max the maximum number of requests that have arrived
   * @param maxPerAddress the maximum number of requests of one address
   * @param arrivingBytes the bound on the bytes of bodies that have not arrived completely
   * @param patience the time for which a request that has arrived waits for its turn
   */
  RequestPermits(
      String kind, int max, int maxPerAddress, AddressBound arrivingBytes, Duration patience) {
    this.kind = kind;
    this.max = max;
    this.maxPerAddress = maxPerAddress;
    this.begun = new AddressBound(Long.MAX_VALUE, maxPerAddress);
    this.arrived = new Semaphore(max, true);
    this.arrivingBytes = arrivingBytes;
    this.patience = patience;
  }

  /**
   * Returns the permit of a request whose head has arrived; {@link Permit#end} must follow.
   *
   * @throws ChatException {@link ChatError#BUSY} if too many requests of the address are in
   *     progress
   */
  Permit begin(String address) {
    if (!begun.tryTake(address, 1)) {
      throw tooManyRequests();
    }
    return new Permit(address);
  }

  private ChatException tooManyRequests() {
    return busy(
        "Too many %s requests are in progress; the maximum is %d, %d from one address"
            .formatted(kind, max, maxPerAddress));
  }

  private static ChatException busy(String text) {
    return ChatError.BUSY.because(text).retryAfter(PATIENCE);
  }

  /** The permit of one request. Used by one thread at a time. */
  final class Permit {

    private final String address;
    private final long begin = System.nanoTime();
    private long bytes;
    private boolean complete;
    private Runnable onEnd = () -> {};

    private Permit(String address) {
      this.address = address;
    }

    /**
     * Counts bytes of the body, which are in memory until the request has arrived.
     *
     * @throws ChatException {@link ChatError#BUSY} if too many bytes are arriving
     */
    void received(int count) {
      if (!arrivingBytes.tryTake(address, count)) {
        throw busy(
            "Too many bytes of %s requests are arriving; the maximum is %s"
                .formatted(kind, arrivingBytes));
      }
      bytes += count;
    }

    /**
     * Reports that the request has arrived completely. If too many are in progress, blocks until it
     * is the turn of this one, for the time of the constructor at most: many may arrive at once,
     * such as the polls of clients that one message has answered, and are served in less time than
     * it takes to repeat them.
     *
     * @throws ChatException {@link ChatError#BUSY} if too many requests are in progress; {@link
     *     ChatError#INTERNAL} if the thread is interrupted
     */
    void arrived() {
      if (!awaitTurn()) {
        throw tooManyRequests();
      }
      complete = true;
      releaseBytes();
    }

    private boolean awaitTurn() {
      try {
        return arrived.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw ChatError.INTERNAL.because("Parley is stopping; try again");
      }
    }

    /** Returns the time since the head of the request has arrived. */
    Duration age() {
      return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Has an action run at the end of the permit. */
    void onEnd(Runnable action) {
      onEnd = action;
    }

    /** Ends the permit when the response has been written. Called once. */
    void end() {
      releaseBytes();
      if (complete) {
        arrived.release();
      }
      begun.giveBack(address, 1);
      onEnd.run();
    }

    private void releaseBytes() {
      arrivingBytes.giveBack(address, bytes);
      bytes = 0;
    }
  }
}
