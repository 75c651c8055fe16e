package chat.parley.security;

import chat.parley.limits.Rate;
import chat.parley.limits.Rates;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The audit log: one line of {@code key=value} pairs for each refusal that concerns security, each
 * act of a moderator, each change of a room that concerns the rights of others, each profile that a
 * service sets, each request with which a service acts for a user, and each room that a service
 * reads, without bodies and tokens. For each error code, ten refusals at once and then one per
 * second are written; the number of suppressed ones is in the next line. A line about a read is
 * written once a minute. Counts all refusals, including those without a line. Any thread may call.
 */
@Component
public final class AuditLog {

  private static final Logger log = LoggerFactory.getLogger("parley.audit");

  private static final Duration BURST = Duration.ofSeconds(10);

  /** Maximum number of streams of one read that have a line. */
  private static final int MAX_STREAMS = 16;

  /** By error code: lines about one kind of attack must not suppress those about another. */
  private final Rates<ChatError> lineRates = Rates.perSecond(1, BURST);

  /** By line: a client that polls reads the same again and again. */
  private final Rates<String> readLines =
      new Rates<>(Duration.ofMinutes(1), () -> Rate.perMinute(1));

  private final Map<ChatError, AtomicLong> suppressed = new ConcurrentHashMap<>();
  private final Map<ChatError, LongAdder> refusals = new EnumMap<>(ChatError.class);

  AuditLog() {
    for (ChatError error : ChatError.values()) {
      refusals.put(error, new LongAdder());
    }
  }

  /**
   * Writes a line about a refusal.
   *
   * @param event what was refused, such as {@code handshake}, or {@code end} for a closed session
   * @param user the user, or the name that the client claims; null if there is none
   * @param address the network address of the client
   */
  public void refused(String event, @Nullable Object user, String address, ChatException reason) {
    ChatError error = reason.error();
    if (lineRates.take(error, 1).isPositive()) {
      suppressed.computeIfAbsent(error, _ -> new AtomicLong()).incrementAndGet();
      return;
    }
    AtomicLong count = suppressed.remove(error);
    log.info(
        "event=\"{}\" code={} user={} address={}{}",
        event,
        error.code(),
        user == null ? "-" : user,
        address,
        count == null ? "" : " left-out=" + count);
  }

  /** Counts a refusal that is sent to a client; called once for each answer, by all protocols. */
  public void countRefusal(ChatException refusal) {
    refusals.get(refusal.error()).increment();
  }

  /** Returns the number of refusals sent to clients for a reason since the process started. */
  public long refusalCount(ChatError reason) {
    return refusals.get(reason).sum();
  }

  /**
   * Returns a path as it is written to the log: the client may put anything in it, so other
   * characters than those of plain paths become {@code ?}, and it is cut after 100 characters.
   */
  public static String printable(String path) {
    String clean = path.replaceAll("[^A-Za-z0-9/._~%-]", "?");
    return clean.length() > 100 ? clean.substring(0, 100) + "…" : clean;
  }

  /**
   * Writes a line about a change of a room, or of the rights of others in it. It is never
   * suppressed; the rate of messages of the user bounds the number of lines.
   *
   * @param event the name of the change, such as {@code room-create}
   * @param details further {@code key=value} pairs; empty for none
   * @param by the user that has made the change
   */
  public void roomChanged(String event, Object room, String details, Object by) {
    log.info(
        "event=\"{}\" room={}{}{} by={}", event, room, details.isEmpty() ? "" : " ", details, by);
  }

  /**
   * Writes a line about the profile that a service has set for another user. It is never
   * suppressed; the rate of profiles of the service bounds the number of lines.
   */
  public void profileSet(Object user, Object service) {
    log.info("event=\"profile\" user={} by={}", user, service);
  }

  /**
   * Writes a line about a service that has read a room, its members or its changes without being a
   * member; at most once a minute for each service and room.
   */
  public void roomRead(Object room, Object service) {
    onceAMinute("event=\"room-read\" room=%s by=%s".formatted(room, service));
  }

  private void onceAMinute(String line) {
    if (!readLines.take(line, 1).isPositive()) {
      log.info("{}", line);
    }
  }

  /**
   * Writes a line about a request with which a service has read for a user, or one for each stream
   * if the query names them; each at most once a minute.
   */
  void read(Identity identity, HttpServletRequest request, HttpServletResponse response) {
    List<String> streams = streams(request.getQueryString());
    if (streams.isEmpty()) {
      onceAMinute(line(identity, request, "", response));
    }
    for (String stream : streams) {
      onceAMinute(line(identity, request, " stream=" + printable(stream), response));
    }
  }

  /**
   * Returns the streams that the parameters {@code at} of a query name, as the client wrote them.
   */
  private static List<String> streams(@Nullable String query) {
    return query == null
        ? List.of()
        : Arrays.stream(query.split("&"))
            .filter(parameter -> parameter.startsWith("at="))
            .map(parameter -> parameter.substring("at=".length()).split(":|%3[Aa]", 2)[0])
            .limit(MAX_STREAMS)
            .toList();
  }

  /**
   * Writes a line about a request with which a service acted for a user. It is never suppressed.
   *
   * @param identity the identity of the request
   * @param response the response, whose status tells whether the request was granted; the status of
   *     one that is not complete yet is left out
   */
  void acted(Identity identity, HttpServletRequest request, HttpServletResponse response) {
    log.info("{}", line(identity, request, "", response));
  }

  private static String line(
      Identity identity, HttpServletRequest request, String stream, HttpServletResponse response) {
    return "event=\"act\" user=%s by=%s request=\"%s %s\"%s status=%s"
        .formatted(
            identity.name(),
            identity.service(),
            printable(request.getMethod()),
            printable(request.getRequestURI()),
            stream,
            request.isAsyncStarted() ? "-" : response.getStatus());
  }

  /**
   * Writes a line about an act of a moderator. It is never suppressed.
   *
   * @param event the name of the act, such as {@code ban}
   * @param moderator the name of the moderator
   * @param target the user or the message concerned
   */
  public void moderated(String event, Object moderator, Object target) {
    log.info("event=\"{}\" user={} by={}", event, target, moderator);
  }
}
