package chat.parley.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * One {@link Rate} for each key, such as a user. A key that has not been used for the time that its
 * rate takes to fill up is removed. Any thread may call.
 *
 * @param <K> the type of the keys
 */
public final class Rates<K> {

  /** The maximum number of keys; beyond it the keys used least recently or least often go first. */
  private static final long MAX_KEYS = 1_000_000;

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final LoadingCache<K, Rate> rates;

  /**
   * Creates an empty set of rates.
   *
   * @param timeToFill the time in which an empty bucket fills up; less than 1 s counts as 1 s
   * @param newRate creates the rate of a key that is used for the first time
   */
  public Rates(Duration timeToFill, Supplier<Rate> newRate) {
    rates =
        Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .expireAfterAccess(timeToFill.compareTo(SECOND) > 0 ? timeToFill : SECOND)
            .build(_ -> newRate.get());
  }

  /**
   * Creates a limit of {@code amount} permits per second for each key; see {@link Rate#perSecond}.
   */
  public static <K> Rates<K> perSecond(long amount, Duration burst) {
    return new Rates<>(burst, () -> Rate.perSecond(amount, burst));
  }

  /** Takes permits from the rate of a key; see {@link Rate#take}. */
  public Duration take(K key, long amount) {
    return rates.get(key).take(amount);
  }
}
