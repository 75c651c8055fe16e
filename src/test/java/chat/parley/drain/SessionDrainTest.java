package chat.parley.drain;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.security.AuditLog;
import chat.parley.security.TestSecurity;
import chat.parley.session.ClientSession;
import chat.parley.session.ClientSessions;
import chat.parley.session.Protocol;
import chat.parley.session.TestSessions;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.TestLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;

class SessionDrainTest {

  private static final int SESSIONS = 50;

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final AuditLog audit = TestSecurity.auditLog();

  @AutoClose
  private final ClientSessions sessions =
      TestSessions.create(
          TestLimits.of("sessions-per-address=1000"),
          TestSecurity.identities(),
          TestSessions.sanctions(TestSecurity.properties()),
          audit,
          failures);

  /** The reasons with which sessions were ended, in that order. */
  private final List<ChatException> reasons = new CopyOnWriteArrayList<>();

  /** The numbers of the sessions in the order in which they were ended. */
  private final List<Integer> order = new CopyOnWriteArrayList<>();

  private SessionDrain drain(Duration time) {
    var drain = new SessionDrain(sessions, Duration.ZERO, time, failures);
    drain.start();
    return drain;
  }

  /** Opens a session that ends when it is told to. */
  private void open(int number) {
    var opened = new AtomicReference<ClientSession>();
    opened.set(
        open(
            reason -> {
              reasons.add(reason);
              order.add(number);
              opened.get().closed();
            }));
  }

  private ClientSession open(Consumer<ChatException> onEnd) {
    return TestSessions.open(sessions, Protocol.STOMP, "ann", onEnd);
  }

  private void openAll() {
    IntStream.range(0, SESSIONS).forEach(this::open);
  }

  @Test
  void everySessionIsToldOnceWhenItsClientIsToConnectAgain() {
    openAll();
    SessionDrain drain = drain(Duration.ofMillis(200));
    drain.stop();
    assertThat(reasons)
        .hasSize(SESSIONS)
        .allSatisfy(
            reason -> {
              assertThat(reason.error()).isEqualTo(ChatError.STOPPING);
              assertThat(reason.retryAfterSeconds()).isBetween(1L, 3L);
            });
    assertThat(reasons.stream().map(ChatException::retryAfterSeconds).distinct())
        .hasSizeGreaterThan(1);
    assertThat(drain.drained()).isEqualTo(SESSIONS);
    assertThat(drain.left()).isZero();
    assertThat(sessions.size()).isZero();
  }

  @Test
  void sessionsAreClosedInRandomOrder() {
    openAll();
    drain(Duration.ofMillis(1)).stop();
    List<Integer> opened = IntStream.range(0, SESSIONS).boxed().toList();
    assertThat(order).containsExactlyInAnyOrderElementsOf(opened).isNotEqualTo(opened);
  }

  @Test
  void theNumberOfSessionsThatAreLeftIsKnownMeanwhile() {
    var left = new ArrayList<Integer>();
    SessionDrain drain = drain(Duration.ofMillis(1));
    for (int i = 0; i < 3; i++) {
      var opened = new AtomicReference<ClientSession>();
      opened.set(
          open(
              _ -> {
                left.add(drain.left());
                opened.get().closed();
              }));
    }
    drain.stop();
    assertThat(left).containsExactly(3, 2, 1);
  }

  @Test
  void newSessionsAreRefusedFromTheFirstCloseOn() {
    var request = new MockHttpServletRequest("GET", "/api/events");
    var requests = TestSessions.ofRequests(sessions, audit);
    requests.admitHandshake(request);
    openAll();
    drain(Duration.ofMillis(1)).stop();
    assertThat(reasons).hasSize(SESSIONS);
    ChatException refusal =
        ChatExceptions.expect(ChatError.STOPPING, () -> requests.admitHandshake(request));
    assertThat(refusal.retryAfterSeconds()).isBetween(1L, 3L);
  }

  @Test
  void aSessionThatIsOpenedDuringTheDrainIsClosedToo() {
    var opened = new AtomicReference<ClientSession>();
    opened.set(
        open(
            _ -> {
              open(SESSIONS);
              opened.get().closed();
            }));
    drain(Duration.ofMillis(1)).stop();
    assertThat(order).containsExactly(SESSIONS);
    assertThat(sessions.size()).isZero();
  }

  @Test
  void withoutATimeTheDrainClosesNothing() {
    openAll();
    SessionDrain drain = drain(Duration.ZERO);
    drain.stop();
    assertThat(reasons).isEmpty();
    assertThat(drain.drained()).isZero();
  }

  @Test
  void aNodeWithoutSessionsDoesNotWait() {
    var drain = new SessionDrain(sessions, Duration.ofDays(1), Duration.ofDays(1), failures);
    drain.start();
    drain.stop();
    assertThat(drain.isRunning()).isFalse();
  }

  @Test
  void aSessionWhoseEndHangsDoesNotHoldUpTheStop() {
    var hanging = new CountDownLatch(1);
    open(_ -> await(hanging));
    drain(Duration.ofMillis(1)).stop();
    assertThat(sessions.size()).isOne();
    hanging.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aSessionThatCannotBeEndedDoesNotKeepTheOthersOpen() {
    ClientSession broken =
        open(
            _ -> {
              throw new IllegalStateException("planted");
            });
    openAll();
    drain(Duration.ofMillis(1)).stop();
    assertThat(reasons).hasSize(SESSIONS);
    assertThat(failures.count(Subsystem.SESSION)).isOne();
    broken.closed();
  }

  @Test
  void itStopsBeforeTheWebServer() {
    assertThat(drain(Duration.ZERO).getPhase())
        .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
  }
}
