package chat.parley.security;

import chat.parley.limits.Rates;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Who was refused, and who refused whom: a line each, of {@code key=value}, with no bodies and no
 * tokens. Under attack some lines are left out. Every refusal is counted, also those that are no
 * matter of security and have no line. Any thread may call.
 */
@Component
public final class AuditLog {

  private static final Logger log = LoggerFactory.getLogger("parley.audit");

  private static final Duration BURST = Duration.ofSeconds(10);

  /** By the code of the refusal: one kind of attack must not hide another. */
  private final Rates<String> lines = Rates.perSecond(1, BURST);

  private final Map<String, AtomicLong> left = new ConcurrentHashMap<>();
  private final Map<ChatError, LongAdder> told = new EnumMap<>(ChatError.class);

  AuditLog() {
    for (ChatError error : ChatError.values()) {
      told.put(error, new LongAdder());
    }
  }

  /**
   * Somebody was refused.
   *
   * @param user who it is or says to be; null if that is not known
   */
  public void refused(String event, @Nullable Object user, String address, ChatException reason) {
    write(
        reason.error().code(),
        "event=\"%s\" code=%s user=%s address=%s"
            .formatted(event, reason.error().code(), user == null ? "-" : user, address));
  }

  /** A client is told of a refusal, by whichever protocol: once for each answer. */
  public void told(ChatException refusal) {
    told.get(refusal.error()).increment();
  }

  /** How often clients were told of a refusal. */
  public long told(ChatError reason) {
    return told.get(reason).sum();
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

  private void write(String kind, String line) {
    if (lines.take(kind, 1).isPositive()) {
      left.computeIfAbsent(kind, _ -> new AtomicLong()).incrementAndGet();
      return;
    }
    AtomicLong more = left.remove(kind);
    log.info("{}{}", line, more == null ? "" : " left-out=" + more);
  }
}
