package chat.parley.security;

import chat.parley.limits.Rate;
import chat.parley.message.ChatException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Who was refused, and who refused whom: a line each, of {@code key=value}, with no bodies and no
 * tokens. Under attack some lines are only counted. Any thread may call.
 */
@Component
public final class Audit {

  private static final Logger log = LoggerFactory.getLogger("parley.audit");

  private final Rate lines = Rate.perSecond(1, Duration.ofSeconds(10));
  private final AtomicLong left = new AtomicLong();

  Audit() {}

  /**
   * Somebody was refused.
   *
   * @param user who it is or says to be; null if that is not known
   */
  void refused(String event, @Nullable Object user, String address, ChatException reason) {
    write(
        "event=\"%s\" code=%s user=%s address=%s"
            .formatted(event, reason.error().code(), user == null ? "-" : user, address));
  }

  /** A path as it may be in the log: whoever asks for it has made it up. */
  static String shown(String path) {
    String clean = path.replaceAll("[^A-Za-z0-9/._~%-]", "?");
    return clean.length() > 100 ? clean.substring(0, 100) + "…" : clean;
  }

  /** A moderator has done something. Never only counted. */
  public void ruled(String what, Object by, Object whom) {
    log.info("event=\"{}\" user={} by={}", what, whom, by);
  }

  private void write(String line) {
    if (lines.take(1).isPositive()) {
      left.incrementAndGet();
      return;
    }
    long more = left.getAndSet(0);
    log.info("{}{}", line, more == 0 ? "" : " left-out=" + more);
  }
}
