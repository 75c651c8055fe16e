package chat.parley.people;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.failures.Subsystem;
import chat.parley.message.UserName;
import chat.parley.security.TestSecurity;
import chat.parley.testkit.Await;
import chat.parley.testkit.FaultyDriver;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestLimits;
import chat.parley.testkit.TestTokens;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code PeopleContract} shows that users are recorded on both stores. */
class SeenUsersTest {

  private static final UserName ANN = new UserName("ann");

  private FaultyDriver driver;
  private StandaloneConversation conversation;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    driver = FaultyDriver.createRegistered(directory);
    conversation = new StandaloneConversation(Stores.sqlite(directory));
    Await.until(() -> "the store is not open", conversation.storeAccess()::isAvailable);
  }

  @AfterEach
  void stop() throws Exception {
    conversation.close();
    driver.close();
  }

  private SeenUsers seen(String... security) {
    return TestPeople.seen(
        conversation.storeAccess(),
        TestSecurity.identities(security),
        TestLimits.of("new-users-per-minute=5"),
        conversation.failures());
  }

  private boolean exists(UserName user) {
    return conversation
        .storeAccess()
        .read(() -> conversation.database().personReader().find(user.value()))
        .isPresent();
  }

  @Test
  void aNameThatTheStoreRefusesIsRecordedTheNextTime() {
    try (SeenUsers seen = seen()) {
      driver.failStatementsContaining("into person");
      seen.record(ANN);
      Await.until(() -> "no refusal", () -> conversation.failures().count(Subsystem.JOURNAL) == 1);
      driver.failStatementsContaining(null);
      Await.until(
          () -> "not recorded",
          () -> {
            seen.record(ANN);
            return exists(ANN);
          });
    }
  }

  @Test
  void inOpenModeNewNamesWait() {
    try (SeenUsers seen = seen()) {
      assertThat(seen.admit(ANN)).isZero();
      for (int i = 0; i < 4; i++) {
        assertThat(seen.admit(new UserName("user" + i))).isZero();
      }
      assertThat(seen.admit(ANN)).isPositive();
      seen.added(ANN);
      assertThat(seen.admit(ANN)).isZero();
      seen.record(new UserName("later"));
      assertThat(exists(new UserName("later"))).isFalse();
    }
  }

  @Test
  void inTokenModeTheNumberOfNewNamesIsNotLimited() {
    try (SeenUsers seen = seen(TestTokens.tokenModeProperties())) {
      for (int i = 0; i < 100; i++) {
        assertThat(seen.admit(new UserName("user" + i))).isEqualTo(Duration.ZERO);
        seen.record(new UserName("user" + i));
      }
    }
    assertThat(exists(new UserName("user99"))).isTrue();
  }
}
