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
 * The rate limits of sessions. The meter of a session that ends is passed on to the next session of
 * the same user from the same address: otherwise a session that is closed for a flood would
 * reconnect with a new burst. Any thread may call.
 */
final class SessionRates {

  /** Maximum number of meters kept of ended sessions; above it some owners lose theirs. */
  private static final long MAX_RELEASED = 100_000;

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** The user and address of a meter; the name is null if the client has not given one. */
  private record Owner(@Nullable UserName name, String address) {}

  /** The rates of frames and bytes of one session. */
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
     * Counts received frames and bytes.
     *
     * @return whether more than one second's worth of frames or bytes is used up, which a session
     *     can sustain for a burst only
     * @throws chat.parley.message.ChatException {@link ChatError#FLOOD} if a rate limit is exceeded
     */
    boolean count(int frames, int bytes) {
      Duration wait = this.frames.take(frames);
      if (wait.isZero() && bytes > 0) {
        wait = this.bytes.take(bytes);
      }
      ChatError.FLOOD.checkWait(
          wait,
          () -> "Rate limit exceeded: the session has sent too many frames or bytes per second");
      return exceedsOneSecond(this.frames) || exceedsOneSecond(this.bytes);
    }

    /** Returns whether more is used up than the one second's worth that may be sent at once. */
    private static boolean exceedsOneSecond(Rate rate) {
      return rate.untilFull().compareTo(SECOND) > 0;
    }
  }

  private final Limits limits;
  private final Cache<Owner, Queue<Meter>> released;

  SessionRates(Limits limits) {
    this.limits = limits;
    this.released =
        Caffeine.newBuilder()
            .maximumWeight(MAX_RELEASED)
            .weigher((Owner _, Queue<Meter> own) -> own.size())
            .expireAfterWrite(limits.burst())
            .build();
  }

  /**
   * Returns the meter for a new session: that of an ended session of the same user and address, if
   * one is kept, or a new one with a full burst.
   *
   * @param name the user; null if it is not known yet
   */
  Meter acquire(@Nullable UserName name, String address) {
    var owner = new Owner(name, address);
    Queue<Meter> own = released.getIfPresent(owner);
    Meter used = own == null ? null : own.poll();
    return used == null ? new Meter(owner, limits) : used;
  }

  /**
   * Keeps the meter of an ended session for {@code parley.limits.burst}, for the next session.
   *
   * @param meter null if the session had none
   */
  void release(@Nullable Meter meter) {
    if (meter == null) {
      return;
    }
    released
        .asMap()
        .compute(
            meter.owner,
            (_, own) -> {
              Queue<Meter> kept = own == null ? new ConcurrentLinkedQueue<>() : own;
              // At most as many as one user may have open at a time.
              if (kept.size() < limits.sessionsPerUser()) {
                kept.add(meter);
              }
              return kept;
            });
  }
}
