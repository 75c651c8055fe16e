package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.testkit.Await;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeartBeatTimerIT {

  private static final ParleyServer SERVER = ParleyServer.start("parley.stomp.heart-beat=200ms");

  /** The heart-beats of a client that is disconnected 4 s after its last byte. */
  private static final String PATIENT = "2000,200";

  @AfterAll
  static void stopServer() {
    SERVER.close();
  }

  private static StompUser connect(String heartBeat) {
    return StompUser.connect(SERVER, "bob", "accept-version:1.2", "heart-beat:" + heartBeat);
  }

  private static void expectHeartBeat(StompUser user) {
    assertThat(user.socket().next()).as("the next message, a heart-beat").isEqualTo("\n");
  }

  /** Waits for about a second, a quarter of the time after which {@link #PATIENT} is closed. */
  private static void expectHeartBeats(StompUser user) {
    for (int i = 0; i < 5; i++) {
      expectHeartBeat(user);
    }
  }

  @Test
  @Shows("stomp-beat-header")
  void connectedStatesTheIntervalsOfTheServer() {
    try (var bob = StompUser.on(RawWebSocket.open(SERVER, "/stomp/bob"))) {
      bob.frame("CONNECT", "", "accept-version:1.2", "heart-beat:1000,1000");
      assertThat(bob.next("CONNECTED").header("heart-beat")).isEqualTo("200,200");
    }
  }

  @Test
  @Shows({"stomp-beat-missing", "stomp-beat-eol"})
  void heartBeatsAreSentOnlyToClientsThatWantThem() {
    try (var withHeartBeats = connect("0,200");
        var withIntervalsOfZero = connect("0,0");
        var withoutHeader = StompUser.connect(SERVER, "bob")) {
      expectHeartBeats(withHeartBeats);
      withIntervalsOfZero.frame("BEGIN", "", "transaction:t", "receipt:1");
      assertThat(withIntervalsOfZero.socket().next()).startsWith("RECEIPT\n");
      withoutHeader.frame("BEGIN", "", "transaction:t", "receipt:1");
      assertThat(withoutHeader.socket().next()).startsWith("RECEIPT\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"'0,1', 3, 600", "'0,800', 1, 800"})
  @Shows({"stomp-beat-pace", "stomp-beat-send"})
  void heartBeatsAreSentAtTheLongerInterval(String heartBeat, int heartBeats, long millis) {
    long start = System.nanoTime();
    try (var bob = connect(heartBeat)) {
      for (int i = 0; i < heartBeats; i++) {
        expectHeartBeat(bob);
      }
      // Allows a busy machine to be up to 2 s late.
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(millis), Duration.ofMillis(millis).plusSeconds(2));
    }
  }

  @ParameterizedTest
  @CsvSource({"'200,0'", "'1,0'", "'400,200'"})
  @Shows({"stomp-beat-margin", "code-timed-out"})
  void aSilentClientReceivesAnErrorAndIsDisconnected(String heartBeat) {
    long start = System.nanoTime();
    try (var bob = connect(heartBeat)) {
      StompFrame error = ErrorFrames.expect(bob, "timed-out", 1008);
      assertThat(error.headers()).doesNotContainKey("receipt-id");
      assertThat(System.nanoTime() - start)
          .as("nanoseconds until the ERROR, at least twice the interval")
          .isGreaterThan(400_000_000);
    }
  }

  @Test
  void aClientThatSendsHeartBeatsStaysConnected() {
    try (var bob = connect(PATIENT);
        var silent = connect("200,0")) {
      for (int i = 0; i < 5; i++) {
        expectHeartBeats(bob);
        bob.socket().send(i % 2 == 0 ? "\n" : "\r\n");
      }
      bob.expectNothing();
      ErrorFrames.expect(silent, "timed-out", 1008);
    }
  }

  @Test
  @Shows("stomp-beat-any")
  void framesCountAsHeartBeats() {
    try (var bob = connect(PATIENT)) {
      for (int i = 0; i < 5; i++) {
        expectHeartBeats(bob);
        bob.frame("BEGIN", "", "transaction:t" + i);
      }
      bob.expectNothing();
    }
  }

  @Test
  @Shows("stomp-beat-any")
  void partsOfAFrameCountAsHeartBeats() {
    try (var bob = connect(PATIENT)) {
      for (String part : new String[] {"SEND\n", "destination:/topic/", "chat\n", "\n", "b\0"}) {
        expectHeartBeats(bob);
        bob.socket().send(part);
      }
      bob.expectNothing();
    }
  }

  @Test
  void theTimeBeforeConnectDoesNotCount() {
    try (var late = StompUser.on(RawWebSocket.open(SERVER, "/stomp/late"));
        var silent = connect("200,0")) {
      ErrorFrames.expect(silent, "timed-out", 1008);
      late.frame("CONNECT", "", "accept-version:1.2", "heart-beat:200,200");
      late.next("CONNECTED");
      expectHeartBeat(late);
      late.socket().send("\n");
      late.expectNothing();
    }
  }

  @Test
  void aTaskThatThrowsIsRunAgain() {
    var failures = new Failures(ProcessHalt.NONE);
    var timer = new HeartBeatTimer(failures);
    try {
      var _ =
          timer.schedule(
              Duration.ofMillis(1),
              () -> {
                throw new AssertionError("Broken by a test");
              });
      Await.until(() -> "at most one failed run", () -> failures.count(Subsystem.TIMER) > 1);
    } finally {
      timer.stop();
    }
  }

  @Test
  void aServerWithoutHeartBeatsStatesIntervalsOfZero() {
    try (var server = ParleyServer.start("parley.stomp.heart-beat=0");
        var bob = StompUser.on(RawWebSocket.open(server, "/stomp/bob"))) {
      bob.frame("CONNECT", "", "accept-version:1.2", "heart-beat:10,10");
      assertThat(bob.next("CONNECTED").header("heart-beat")).isEqualTo("0,0");
      bob.expectNothing();
    }
  }
}
