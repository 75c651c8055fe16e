package chat.parley.session;

import chat.parley.limits.Limits;
import chat.parley.limits.Rate;
import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What each session has sent of late. One that ends leaves that to the next one of the same user
 * from the same address, or whoever is ended for a flood would come again with a new burst. Any
 * thread may call.
 */
final class SessionRates {

  /** How many sessions that have ended are remembered; of more, some users' are forgotten. */
  private static final long MOST = 100_000;

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Whose it is; who has not said a name is known by the address. */
  private record Owner(@Nullable UserName name, String address) {}

  /** What one session has sent. */
  static final class Meter {

    private final Owner owner;
    private final Rate frames;
    private final Rate bytes;

    private Meter(Owner owner, Limits limits) {
      this.owner = owner;
      this.frames = Rate.perSecond(limits.framesPerSecond(), limits.burst());
      this.bytes = Rate.perSecond(limits.bytesPerSecond().toBytes(), limits.burst());
    }

    /**
     * Something has come.
     *
     * @return whether it is so much that it could not go on for longer than a burst
     * @throws chat.parley.message.ChatException {@link ChatError#FLOOD} if it is more than allowed
     */
    boolean count(int frames, int bytes) {
      Duration wait = this.frames.take(frames);
      if (wait.isZero() && bytes > 0) {
        wait = this.bytes.take(bytes);
      }
      if (wait.isPositive()) {
        throw ChatError.FLOOD
            .because("More frames or bytes a second than one session may send")
            .retryAfter(wait);
      }
      return isFast(this.frames) || isFast(this.bytes);
    }

    /** One second's worth may come at once at any time. */
    private static boolean isFast(Rate rate) {
      return rate.untilFull().compareTo(SECOND) > 0;
    }
  }

  private final Limits limits;
  private final Cache<Owner, Queue<Meter>> left;

  SessionRates(Limits limits) {
    this.limits = limits;
    this.left =
        Caffeine.newBuilder()
            .maximumWeight(MOST)
            .weigher((Owner _, Queue<Meter> own) -> own.size())
            .expireAfterWrite(limits.burst())
            .build();
  }

  /**
   * For a session that is opened.
   *
   * @param name who opens it; null if that is not known yet
   */
  Meter open(@Nullable UserName name, String address) {
    var owner = new Owner(name, address);
    Queue<Meter> own = left.getIfPresent(owner);
    Meter used = own == null ? null : own.poll();
    return used == null ? new Meter(owner, limits) : used;
  }

  /** Its session is no more. */
  void closed(Meter meter) {
    left.asMap()
        .compute(
            meter.owner,
            (_, own) -> {
              Queue<Meter> all = own == null ? new ConcurrentLinkedQueue<>() : own;
              // More were never open at a time.
              if (all.size() < limits.sessionsPerUser()) {
                all.add(meter);
              }
              return all;
            });
  }
}
