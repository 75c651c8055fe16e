package chat.parley.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A {@link Rate} for each of many, such as users. One that has not been used for as long as it
 * takes to be full again is forgotten. Any thread may call.
 */
public final class Rates<K> {

  /** Of more at a time those are forgotten that were used longest ago. */
  private static final long MOST = 1_000_000;

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final LoadingCache<K, Rate> rates;

  /**
   * @param full how long it takes at most until a rate is full again
   */
  public Rates(Duration full, Supplier<Rate> each) {
    rates =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(full.compareTo(SECOND) > 0 ? full : SECOND)
            .build(_ -> each.get());
  }

  /** So much a second for each; see {@link Rate#perSecond}. */
  public static <K> Rates<K> perSecond(long amount, Duration burst) {
    return new Rates<>(burst, () -> Rate.perSecond(amount, burst));
  }

  /** The same as {@link Rate#take}, of one of them. */
  public Duration take(K of, long amount) {
    return rates.get(of).take(amount);
  }
}
