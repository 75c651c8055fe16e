package chat.parley.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.security.TestSecurity;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.TestTokens;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SanctionsTest {

  private static final UserName ALICE = new UserName("alice");
  private static final UserName BOB = new UserName("bob");
  private final Instant tomorrow = Instant.now().plus(Duration.ofDays(1));

  private final Sanctions sanctions = new Sanctions(TestSecurity.properties());

  private static Sanctions ofTokenMode() {
    return new Sanctions(TestSecurity.properties(TestTokens.tokenModeProperties()));
  }

  @Test
  void aBannedUserIsRefusedUntilTheBanEnds() {
    sanctions.ban(ALICE, tomorrow);
    assertThat(
            ChatExceptions.expect(ChatError.BANNED, () -> sanctions.checkBan(ALICE))
                .retryAfterSeconds())
        .isBetween(86_000L, 86_400L);
    assertThatNoException().isThrownBy(() -> sanctions.checkBan(BOB));
    assertThatNoException().isThrownBy(() -> sanctions.checkMute(ALICE));
    sanctions.unban(ALICE);
    assertThatNoException().isThrownBy(() -> sanctions.checkBan(ALICE));
  }

  @Test
  void aMutedUserIsRefusedUntilTheMuteEnds() {
    sanctions.mute(ALICE, tomorrow);
    assertThat(
            ChatExceptions.expect(ChatError.MUTED, () -> sanctions.checkMute(ALICE))
                .retryAfterSeconds())
        .isBetween(86_000L, 86_400L);
    assertThatNoException().isThrownBy(() -> sanctions.checkMute(BOB));
    assertThatNoException().isThrownBy(() -> sanctions.checkBan(ALICE));
    sanctions.unmute(ALICE);
    assertThatNoException().isThrownBy(() -> sanctions.checkMute(ALICE));
  }

  @Test
  void anEndedSanctionDoesNotApply() {
    sanctions.ban(ALICE, Instant.now());
    sanctions.mute(ALICE, Instant.EPOCH);
    assertThatNoException().isThrownBy(() -> sanctions.checkBan(ALICE));
    assertThatNoException().isThrownBy(() -> sanctions.checkMute(ALICE));
  }

  @Test
  void theLatestSanctionReplacesEarlierOnes() {
    sanctions.ban(ALICE, tomorrow);
    sanctions.ban(ALICE, Instant.EPOCH);
    assertThatNoException().isThrownBy(() -> sanctions.checkBan(ALICE));
    sanctions.ban(ALICE, tomorrow);
    ChatExceptions.expect(ChatError.BANNED, () -> sanctions.checkBan(ALICE));
  }

  @Test
  void unbanAndUnmuteOfOthersHaveNoEffect() {
    assertThatNoException().isThrownBy(() -> sanctions.unban(ALICE));
    assertThatNoException().isThrownBy(() -> sanctions.unmute(ALICE));
  }

  @Test
  void clearRemovesAllSanctions() {
    sanctions.ban(ALICE, tomorrow);
    sanctions.mute(ALICE, tomorrow);
    sanctions.clear();
    assertThatNoException().isThrownBy(() -> sanctions.checkBan(ALICE));
    assertThatNoException().isThrownBy(() -> sanctions.checkMute(ALICE));
  }

  @Test
  void inTokenModeBanChecksWaitUntilBansAreLoaded() throws Exception {
    Sanctions loading = ofTokenMode();
    Thread check = Thread.startVirtualThread(() -> loading.checkBan(ALICE));
    Await.until(
        () -> "state " + check.getState(), () -> check.getState() == Thread.State.TIMED_WAITING);
    assertThatNoException().as("a mute does not wait").isThrownBy(() -> loading.checkMute(ALICE));
    loading.markLoaded();
    assertThat(check.join(Await.DEADLINE)).isTrue();
    assertThatNoException().isThrownBy(() -> loading.checkBan(ALICE));
  }

  @Test
  void afterClearBanChecksWaitAgain() {
    Sanctions sanctionsOfTokenMode = ofTokenMode();
    sanctionsOfTokenMode.markLoaded();
    assertThatNoException().isThrownBy(() -> sanctionsOfTokenMode.checkBan(ALICE));
    sanctionsOfTokenMode.clear();
    assertInterruptible(sanctionsOfTokenMode);
    sanctionsOfTokenMode.markLoaded();
    assertThatNoException().isThrownBy(() -> sanctionsOfTokenMode.checkBan(ALICE));
  }

  @Test
  void anInterruptedCheckIsRefused() {
    assertInterruptible(ofTokenMode());
  }

  private static void assertInterruptible(Sanctions loading) {
    Thread.currentThread().interrupt();
    ChatExceptions.expect(ChatError.INTERNAL, () -> loading.checkBan(ALICE));
    assertThat(Thread.interrupted()).isTrue();
  }
}
