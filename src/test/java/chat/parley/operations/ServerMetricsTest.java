package chat.parley.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.Conversation;
import chat.parley.conversation.StandaloneConversation;
import chat.parley.delivery.Payload;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.journal.StartPosition;
import chat.parley.journal.StoredMessage;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.session.TestSessions;
import chat.parley.testkit.Await;
import chat.parley.testkit.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerMetricsTest {

  private static final UserName ALICE = new UserName("alice");
  private static final Address CHAT = new Address.Everyone();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RecordedOutbox outbox = RecordedOutbox.open();

  @TempDir Path directory;

  private StandaloneConversation parts;

  @BeforeEach
  void start() throws Exception {
    parts = new StandaloneConversation(Stores.sqlite(directory));
    new ServerMetrics(
            parts.sessions(), outbox.outboxes(), parts.journal(), parts.audit(), parts.database())
        .bindTo(registry);
    parts.bindMetrics(registry);
  }

  @AfterEach
  void stop() {
    outbox.close();
    parts.close();
  }

  private double count(String name, String... tags) {
    return registry.get(name).tags(tags).functionCounter().count();
  }

  private StoredMessage send(boolean persistent) {
    var draft = new Draft(CHAT, ALICE, Body.ofText(new byte[0], null), null, persistent, Map.of());
    return parts.send(Identity.of(ALICE), draft);
  }

  private void resume(StreamPosition position) {
    parts
        .conversation()
        .subscribe(
            new Conversation.Subscriber(
                Identity.of(ALICE),
                "default",
                message -> new Payload(message.draft().body().bytes(), true, false),
                outbox.outbox(),
                null,
                _ -> {}),
            CHAT,
            new StartPosition.After(position))
        .begin();
  }

  @Test
  void openSessionsAreMeasuredByProtocol() {
    TestSessions.open(parts.sessions(), "alice");
    assertThat(registry.get("parley.sessions").tag("protocol", "stomp").gauge().value())
        .isEqualTo(1);
    assertThat(registry.get("parley.sessions").tag("protocol", "broadcast").gauge().value())
        .isZero();
  }

  @Test
  void refusalsAreCountedByCode() {
    parts.audit().countRefusal(ChatError.MUTED.because("muted"));
    assertThat(count("parley.refused", "code", "muted")).isEqualTo(1);
    assertThat(count("parley.refused", "code", "busy")).isZero();
  }

  @Test
  void storedAndEphemeralMessagesAreCounted() {
    send(true);
    send(true);
    send(false);
    assertThat(count("parley.messages.stored")).isEqualTo(2);
    assertThat(count("parley.messages.ephemeral")).isEqualTo(1);
  }

  @Test
  void resumesAreCountedByTheirResult() {
    StreamPosition position = send(true).position();
    assertThat(position).isNotNull();
    resume(position);
    resume(position);
    resume(new StreamPosition("other", 1));
    resume(new StreamPosition(position.epoch(), 99));
    assertThat(count("parley.resumes", "recovered", "true")).isEqualTo(2);
    assertThat(count("parley.resumes", "recovered", "false")).isEqualTo(2);
    assertThat(count("parley.resumes.after.end")).isEqualTo(1);
  }

  @Test
  void writesAndQueuesAreMeasured() {
    outbox.outbox().send(new Payload("hello".getBytes(UTF_8), true, false));
    Await.until(() -> "nothing written", () -> count("parley.outbox.written") == 1);
    Await.until(
        () -> "the queue is not empty", () -> registry.get("parley.outbox").gauge().value() == 0);
    assertThat(count("parley.outbox.shed")).isZero();
    assertThat(count("parley.outbox.overflows")).isZero();
  }

  @Test
  void theStateOfTheStoreIsMeasured() {
    send(true);
    assertThat(count("parley.epoch.renewals")).isNotNegative();
    assertThat(count("parley.unreadable.rows")).isZero();
    assertThat(registry.get("parley.retention.paused").gauge().value()).isZero();
    assertThat(registry.get("parley.store.call.age").timeGauge().value()).isNotNegative();
  }
}
