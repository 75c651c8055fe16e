package chat.parley.http;

import chat.parley.conversation.Conversation;
import chat.parley.failures.Failures;
import chat.parley.journal.StreamQuery.Freshness;
import chat.parley.security.Identity;
import chat.parley.session.ClientSession;
import chat.parley.session.Protocol;
import chat.parley.session.RequestSessions;
import chat.parley.transport.NetworkAddress;
import chat.parley.transport.WriteProperties;
import jakarta.annotation.PreDestroy;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Answers polls: at once, or when there is a message or their time is over. A waiting poll counts
 * as a session until its response has been written. Any thread may call.
 */
@Component
final class Polls implements SmartLifecycle {

  private final Conversation conversation;
  private final RequestSessions sessions;
  private final Failures failures;
  private final PollResponses responses;
  private final Duration maxWait;
  private final Set<WaitingPoll> waiting = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor deadlines =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("parley-polls").daemon().factory());

  private volatile boolean running;
  private volatile boolean stopping;

  Polls(
      Conversation conversation,
      RequestSessions sessions,
      WriteProperties writes,
      Failures failures,
      PollResponses responses) {
    this.conversation = conversation;
    this.sessions = sessions;
    this.failures = failures;
    this.responses = responses;
    // A response that does not begin within the write timeout is given up.
    this.maxWait = writes.writeTimeout().multipliedBy(5).dividedBy(6);
    deadlines.setRemoveOnCancelPolicy(true);
  }

  /**
   * Answers a request. May block for the store, but not while it waits for a message.
   *
   * @param reader the user of the request; null if it names none, as it may in open mode
   * @param wait maximum time to wait for a message; zero to answer at once
   * @return a {@link ResponseEntity} or, if the request waits, a {@link
   *     org.springframework.web.context.request.async.DeferredResult} of one
   * @throws chat.parley.message.ChatException if the reader may not read a stream, the store is
   *     unavailable, the responses of polls have too many bytes, or the request would wait and
   *     there are too many sessions
   */
  Object answer(
      HttpServletRequest request, @Nullable Identity reader, PollQuery query, Duration wait) {
    PollResponses.Response response = responses.begin(NetworkAddress.of(request));
    try {
      if (wait.isZero() || stopping) {
        byte[] json = query.read(Freshness.STORED, true, response);
        return json(request, response, Objects.requireNonNull(json));
      }
      Identity identity = reader == null ? UserHeader.ANONYMOUS : reader;
      var poll = new WaitingPoll(conversation, failures, identity, query, response);
      byte[] json = poll.begin();
      return json == null
          ? waitForMessage(poll, request, reader, wait)
          : json(request, response, json);
    } catch (RuntimeException | Error e) {
      response.end();
      throw e;
    }
  }

  /** Returns a response that has not waited. Its bytes count until its permit ends. */
  private static ResponseEntity<byte[]> json(
      HttpServletRequest request, PollResponses.Response response, byte[] json) {
    RequestPermits.Permit permit = RequestLimiter.permit(request);
    if (permit != null) {
      permit.onEnd(response::end);
    }
    return json(json);
  }

  private Object waitForMessage(
      WaitingPoll poll, HttpServletRequest request, @Nullable Identity reader, Duration wait) {
    ClientSession session;
    try {
      session = sessions.open(Protocol.POLL, sessions.admit(request, reader), poll::refuse);
    } catch (RuntimeException | Error e) {
      poll.end();
      throw e;
    }
    waiting.add(poll);
    Future<?> deadline = schedule(poll, remaining(request, wait));
    var result =
        poll.start(
            () -> {
              deadline.cancel(false);
              waiting.remove(poll);
              session.closed();
            });
    if (stopping) {
      poll.expire();
    }
    return result;
  }

  /** Returns the time for which a request may wait, less that for which it has waited before. */
  private Duration remaining(HttpServletRequest request, Duration wait) {
    RequestPermits.Permit permit = RequestLimiter.permit(request);
    Duration age = permit == null ? Duration.ZERO : permit.age();
    Duration left = (wait.compareTo(maxWait) < 0 ? wait : maxWait).minus(age);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private Future<?> schedule(WaitingPoll poll, Duration wait) {
    return deadlines.schedule(
        poll::expire, WaitParameter.jittered(wait).toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Returns a response with a body of JSON. */
  static ResponseEntity<byte[]> json(byte[] body) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(body);
  }

  @Override
  public void start() {
    stopping = false;
    running = true;
  }

  /** Answers all waiting polls; later ones do not wait. Does not block. */
  @Override
  public void stop() {
    stopping = true;
    waiting.forEach(WaitingPoll::expire);
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /**
   * Returns a phase that stops after the drain and before the web server, which waits for requests.
   */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE - 1;
  }

  @PreDestroy
  void shutDown() {
    deadlines.shutdownNow();
  }
}
