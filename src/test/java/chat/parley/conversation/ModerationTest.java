package chat.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.security.AuditLog;
import chat.parley.security.TestSecurity;
import chat.parley.session.ClientSessions;
import chat.parley.session.Protocol;
import chat.parley.session.Sanctions;
import chat.parley.session.TestSessions;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Names;
import chat.parley.testkit.ServerLog;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestLimits;
import chat.parley.testkit.TestTokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live actions may arrive in any order while the stored ones are loaded. */
class ModerationTest {

  private static final UserName MODERATOR = new UserName("mo");
  private static final long NOW = System.currentTimeMillis();
  private static final String MINUTE = ",\"seconds\":60";

  @TempDir static Path directory;

  /** The store from which actions are loaded. */
  private static StandaloneConversation store;

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final AuditLog audit = TestSecurity.auditLog();
  private final Sanctions sanctions = TestSessions.sanctions(TestSecurity.properties());
  private final ClientSessions sessions =
      TestSessions.create(TestLimits.of(), TestSecurity.identities(), sanctions, audit, failures);
  private final Moderation moderation = new Moderation(sanctions, sessions, audit, failures);
  private final List<ChatError> ends = new CopyOnWriteArrayList<>();
  private final UserName eve = new UserName(Names.unique("eve"));

  @BeforeAll
  static void openStore() throws Exception {
    store = new StandaloneConversation(Stores.sqlite(directory));
  }

  @AfterAll
  static void closeStore() {
    store.close();
  }

  @AfterEach
  void stop() {
    moderation.close();
    sessions.close();
  }

  private static Draft action(String action, UserName user, String members) {
    String json = "{\"do\":\"%s\",\"user\":\"%s\"%s}".formatted(action, user, members);
    return Draft.of(
        new Address.Rulings(), MODERATOR, Body.ofText(json.getBytes(UTF_8), "application/json"));
  }

  private static ChatMessage message(long offset, long timestamp, Draft draft) {
    return new ChatMessage("id", timestamp, new StreamPosition("e", offset), draft);
  }

  private void apply(long offset, String action) {
    moderation.apply(message(offset, NOW, action(action, eve, "")));
  }

  private static void store(Draft draft) throws Exception {
    var _ =
        store.journal().append(List.of(draft)).get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  private void openSession(UserName user) {
    TestSessions.open(sessions, Protocol.STOMP, user.value(), e -> ends.add(e.error()))
        .connect(null, null);
  }

  private static void assertBanned(Sanctions by, UserName user) {
    ChatExceptions.expect(ChatError.BANNED, () -> by.checkBan(user));
  }

  private void assertNotBanned(UserName user) {
    assertThatNoException().isThrownBy(() -> sanctions.checkBan(user));
  }

  private void assertMuted() {
    ChatExceptions.expect(ChatError.MUTED, () -> sanctions.checkMute(eve));
  }

  @Test
  void theActionWithTheHigherOffsetWins() {
    apply(12, "unban");
    apply(11, "ban");
    assertNotBanned(eve);
    apply(13, "ban");
    assertBanned(sanctions, eve);
  }

  @Test
  void laterActionsOfOtherKindsDoNotReplaceABan() {
    apply(13, "kick");
    apply(12, "unmute");
    apply(11, "ban");
    assertBanned(sanctions, eve);
  }

  @Test
  void laterActionsOnOtherUsersDoNotReplaceABan() {
    moderation.apply(message(12, NOW, action("unban", MODERATOR, "")));
    apply(11, "ban");
    assertBanned(sanctions, eve);
  }

  @Test
  void anUnreadableActionDoesNotBlockLaterOnes() {
    apply(11, "something of a later version");
    apply(12, "ban");
    assertBanned(sanctions, eve);
    assertThat(failures.count(Subsystem.MODERATION)).isZero();
  }

  @Test
  void aMuteHoldsUntilTheUnmute() {
    apply(11, "mute");
    assertMuted();
    assertNotBanned(eve);
    apply(10, "unmute");
    assertMuted();
    apply(12, "unmute");
    assertThatNoException().isThrownBy(() -> sanctions.checkMute(eve));
  }

  @Test
  void aBanEndsTheSessionsOfTheUser() {
    openSession(eve);
    openSession(MODERATOR);
    apply(11, "ban");
    assertThat(ends).containsExactly(ChatError.BANNED);
    apply(12, "unban");
    assertNotBanned(eve);
  }

  @Test
  void aBanThatHasEndedEndsNoSession() {
    openSession(eve);
    moderation.apply(message(11, NOW, action("ban", eve, ",\"until\":" + (NOW - 1))));
    assertThat(ends).isEmpty();
    assertNotBanned(eve);
  }

  @Test
  void aKickEndsTheSessionsOfTheUser() {
    openSession(eve);
    apply(11, "kick");
    assertThat(ends).containsExactly(ChatError.KICKED);
    assertNotBanned(eve);
  }

  @Test
  void aKickThatIsReadLaterThanAMinuteAfterwardsHasNoEffect() {
    openSession(eve);
    long old = NOW - Duration.ofMinutes(1).toMillis();
    moderation.apply(message(11, old, action("kick", eve, "")));
    assertThat(ends).isEmpty();
  }

  @Test
  void anAppliedActionIsAudited() {
    try (ServerLog log = ServerLog.open()) {
      apply(12, "kick");
      apply(11, "kick");
      assertThat(log.lines())
          .filteredOn(line -> line.contains(eve.value()))
          .containsExactly("parley.audit: event=\"kick\" user=%s by=mo".formatted(eve));
    }
  }

  @Test
  void storedActionsAreLoadedBeforeAnyUserIsAdmitted() throws Exception {
    store(action("ban", eve, MINUTE));
    Sanctions loading =
        TestSessions.sanctions(TestSecurity.properties(TestTokens.tokenModeProperties()));
    try (var loaded = new Moderation(loading, sessions, audit, failures)) {
      loaded.start(store.journal());
      assertBanned(loading, eve);
      assertThatNoException().isThrownBy(() -> loading.checkBan(MODERATOR));
    }
  }

  private void awaitBan() {
    Await.until(() -> "the ban is not loaded", () -> isBanned(sanctions));
  }

  private boolean isBanned(Sanctions by) {
    try {
      by.checkBan(eve);
      return false;
    } catch (ChatException e) {
      return e.error() == ChatError.BANNED;
    }
  }

  @Test
  void newEpochsEndAllSessionsAndLoadTheActionsAgain() throws Exception {
    store(action("ban", eve, MINUTE));
    moderation.start(store.journal());
    awaitBan();
    var bob = new UserName(Names.unique("bob"));
    moderation.apply(message(1_000, NOW, action("ban", bob, "")));
    openSession(MODERATOR);
    moderation.resetForNewEpochs();
    assertThat(ends).containsExactly(ChatError.STORE_AWAY);
    assertNotBanned(bob);
    awaitBan();
    moderation.apply(message(1_000, NOW, action("ban", bob, "")));
    assertBanned(sanctions, bob);
  }

  /** Applies a message without a body, which stands for any unexpected failure. */
  private void applyAndFail() {
    moderation.apply(message(1_000, NOW, Draft.of(new Address.Rulings(), MODERATOR, (Body) null)));
  }

  @Test
  void afterAFailureTheStoredActionsAreLoaded() throws Exception {
    applyAndFail();
    assertThat(failures.failing()).containsExactly(Subsystem.MODERATION);
    store(action("ban", eve, MINUTE));
    moderation.start(store.journal());
    awaitBan();
    Await.until(() -> "not recovered", () -> failures.failing().isEmpty());
    applyAndFail();
    Await.until(() -> "not recovered again", () -> failures.failing().isEmpty());
    assertThat(failures.count(Subsystem.MODERATION)).isEqualTo(2);
  }

  @Test
  void aClosedModerationLoadsNothing() throws Exception {
    store(action("ban", eve, MINUTE));
    moderation.close();
    moderation.start(store.journal());
    Sanctions others = TestSessions.sanctions(TestSecurity.properties());
    try (var open = new Moderation(others, sessions, audit, failures)) {
      open.start(store.journal());
      Await.until(() -> "not loaded", () -> isBanned(others));
    }
    assertNotBanned(eve);
  }
}
