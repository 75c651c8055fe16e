package chat.parley.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Alone;
import chat.parley.testkit.Await;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.StompUser;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every slow or hostile peer is ended in the time that the settings say, nothing of it stays, and
 * others chat on. All attack at once, because most of the time is waiting.
 */
@Alone
class HostilePeersTest {

  private static final int GOOD = 3;
  private static final int IDLE = 500;

  /** The clocks look twice a second, and the machine may be busy. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  private static final ParleyServer SERVER =
      ParleyServer.start(
          "parley.limits.connect-time=1s",
          "parley.limits.idle-time=3s",
          "parley.limits.frames-per-second=3000",
          "parley.limits.burst=1s",
          "parley.limits.outbox=256KB",
          "parley.limits.gaps-per-device=20",
          "parley.delivery.write-timeout=1s",
          "parley.delivery.compression=true",
          "parley.stomp.heart-beat=500ms");

  /** No virtual ones: whoever floods would keep the server's from the processors. */
  private static final ExecutorService PEERS =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

  private static final Map<HostilePeer, CompletableFuture<Duration>> ENDED =
      new EnumMap<>(HostilePeer.class);

  private static WellBehavedClients goodOnes;

  private static final AtomicInteger TALKS = new AtomicInteger();

  private static CompletableFuture<Void> over;
  private static CompletableFuture<Void> talking;
  private static volatile boolean stopped;

  @BeforeAll
  static void attack() {
    try (var writer = StompUser.connect(SERVER, "writer")) {
      HostileReaders.fill(writer);
    }
    // They would be idle for too long if they came before, or said nothing until the others are
    // here.
    goodOnes = new WellBehavedClients(SERVER);
    talking = CompletableFuture.runAsync(HostilePeersTest::talk, PEERS);
    for (HostilePeer peer : HostilePeer.values()) {
      ENDED.put(peer, start(peer));
    }
    over =
        CompletableFuture.allOf(
            Stream.concat(
                    ENDED.values().stream(),
                    Stream.generate(() -> start(HostilePeer.IDLE_HANDSHAKE)).limit(IDLE))
                .toArray(CompletableFuture<?>[]::new));
  }

  @AfterAll
  static void stop() {
    stopped = true;
    goodOnes.close();
    SERVER.close();
    PEERS.shutdownNow();
  }

  private static CompletableFuture<Duration> start(HostilePeer peer) {
    return CompletableFuture.supplyAsync(() -> time(peer), PEERS);
  }

  /** It fails if one of the good clients has to wait for ten seconds. */
  private static void talk() {
    while (!stopped) {
      goodOnes.talk();
      TALKS.incrementAndGet();
    }
  }

  private static Duration time(HostilePeer peer) {
    long start = System.nanoTime();
    peer.attack(SERVER.port());
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** As docs/security.md says, for the settings here. */
  private static Duration stated(HostilePeer.Bound bound) {
    Duration closing = Duration.ofSeconds(5);
    return switch (bound) {
      case CONNECT_TIME -> Duration.ofSeconds(1);
      case IDLE_TIME -> Duration.ofSeconds(3).plus(closing);
      case WRITE_TIMEOUT -> Duration.ofSeconds(1).plus(closing);
      case HEART_BEAT -> Duration.ofSeconds(1).plus(closing);
      case LIMIT -> closing;
    };
  }

  @ParameterizedTest
  @EnumSource
  void isEndedInTime(HostilePeer peer) throws Exception {
    Duration time = ENDED.get(peer).get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(time).isLessThan(stated(peer.bound()).plus(SLACK));
  }

  @Test
  void nothingStaysAndOthersTalkOn() {
    CompletableFuture.anyOf(over, talking).orTimeout(20, TimeUnit.SECONDS).join();
    SERVER.awaitOpenSessions(GOOD);
    Await.until(() -> "at work: " + ThreadDump.atWork(), () -> ThreadDump.atWork().size() <= GOOD);
    int before = TALKS.get();
    Await.until(() -> "no talk", () -> TALKS.get() > before + 10);
    assertThat(before).isGreaterThan(100);
    assertThat(talking).isNotDone();
  }

  @Test
  void whoDoesNotReadTheAnswersToPingsIsNotReadEither() {
    try (var server = ParleyServer.start("parley.limits.idle-time=1s")) {
      HostilePeer.READS_NO_PONGS.attack(server.port());
      server.awaitOpenSessions(0);
    }
  }
}
