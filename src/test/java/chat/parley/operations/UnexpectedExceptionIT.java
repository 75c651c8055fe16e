package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.testkit.Await;
import chat.parley.testkit.FaultyDriver;
import chat.parley.testkit.FaultyDriver.Commit;
import chat.parley.testkit.Handshake;
import chat.parley.testkit.HttpGet;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Scrape;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Unexpected exceptions: affected clients receive an error or a close, and health and metrics
 * report the failure.
 */
class UnexpectedExceptionIT {

  private static final String ROOM = "/topic/room.lobby";

  @TempDir Path directory;

  private ParleyServer start(String... properties) {
    return ParleyServer.start(
        Stream.concat(
                Stream.of("parley.data-directory=" + directory.resolve("data")),
                Arrays.stream(properties))
            .toArray(String[]::new));
  }

  private static HttpResponse<String> get(ParleyServer server, String path) {
    return HttpGet.send(server.port(), path);
  }

  @Test
  void aFatalErrorOfTheWriterRefusesSendersAndTakesTheServerOutOfService() throws Exception {
    try (var driver = FaultyDriver.createRegistered(directory);
        var server = start();
        var alice = StompUser.connect(server, "alice")) {
      alice.subscribe("errors", "/user/queue/errors");
      alice.store(ROOM, "one");
      assertThat(get(server, "/actuator/health/readiness").statusCode()).isEqualTo(200);
      driver.faultNextCommits(Commit.ERROR);
      alice.send(ROOM, "in hand", "receipt:r");
      StompFrame refusal = alice.next("MESSAGE");
      assertThat(refusal.header("code")).isEqualTo("store-away");
      assertThat(refusal.header("receipt-id")).isEqualTo("r");
      alice.send(ROOM, "later");
      assertThat(alice.next("MESSAGE").header("code")).isEqualTo("store-away");
      HttpResponse<String> readiness = get(server, "/actuator/health/readiness");
      assertThat(readiness.statusCode()).isEqualTo(503);
      assertThat(readiness.body()).contains("fatal failure: journal").doesNotContain("Error");
      assertThat(Scrape.of(server.port()).value("parley_failures_total{subsystem=\"journal\"}"))
          .isEqualTo(1);
    }
    try (var server = start();
        var bob = StompUser.connect(server, "bob")) {
      assertThat(bob.subscribe("room", ROOM, "offset:0").number("offset")).isEqualTo(1);
      assertThat(bob.next("MESSAGE").text()).isEqualTo("one");
    }
  }

  @Test
  void aFailedReplayClosesItsSessionAndTheClientResumes() throws Exception {
    try (var server = start();
        var alice = StompUser.connect(server, "alice")) {
      alice.store(ROOM, "one");
      alice.store("/user/bob/queue/messages", "one");
    }
    try (var driver = FaultyDriver.createRegistered(directory);
        var server = start()) {
      driver.failStatementsContaining("from message");
      try (var bob = StompUser.connect(server, "bob")) {
        bob.subscribe("room", ROOM, "offset:0");
        assertThat(bob.socket().closeCode()).isEqualTo(1013);
      }
      try (var bob = StompUser.connect(server, "bob")) {
        bob.subscribe("inbox", "/user/queue/messages");
        assertThat(bob.socket().closeCode()).isEqualTo(1013);
      }
      try (var legacy = RawWebSocket.open(server, "/ws/bob/")) {
        assertThat(legacy.closeCode()).isEqualTo(1013);
      }
      HttpResponse<String> history = get(server, "/api/streams/room.lobby/messages");
      assertThat(history.statusCode()).isEqualTo(500);
      assertThat(history.body()).contains("\"code\":\"internal\"", "\"advice\":\"retry\"");
      var failures = server.bean(Failures.class);
      assertThat(failures.count(Subsystem.REPLAY)).isEqualTo(3);
      assertThat(failures.count(Subsystem.HTTP)).isEqualTo(1);
      driver.failStatementsContaining(null);
      try (var bob = StompUser.connect(server, "bob")) {
        bob.subscribe("room", ROOM, "offset:0");
        assertThat(bob.next("MESSAGE").text()).isEqualTo("one");
        bob.subscribe("inbox", "/user/queue/messages");
        assertThat(bob.next("MESSAGE").text()).isEqualTo("one");
      }
      assertThat(get(server, "/actuator/health/readiness").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void loadingModerationActionsIsRetriedUntilItSucceeds() throws Exception {
    try (var driver = FaultyDriver.createRegistered(directory)) {
      driver.failStatementsContaining("left join device");
      try (var server = start(TestTokens.tokenModeProperties())) {
        Failures failures = server.bean(Failures.class);
        Await.until(
            () -> "failing: " + failures.failing(),
            () -> failures.failing().contains(Subsystem.MODERATION));
        HttpResponse<String> readiness = get(server, "/actuator/health/readiness");
        assertThat(readiness.statusCode()).isEqualTo(200);
        assertThat(readiness.body()).contains("DEGRADED", "failing: moderation");
        driver.failStatementsContaining(null);
        Await.until(() -> "failing: " + failures.failing(), () -> failures.failing().isEmpty());
        try (var alice =
            StompUser.connect(
                Handshake.to(server, "/stomp/alice")
                    .header("Authorization: Bearer " + TestTokens.of("alice"))
                    .open())) {
          alice.store(ROOM, "in");
        }
      }
    }
  }
}
