package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.security.TestSecurity;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Stores;
import chat.parley.testkit.TestTokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Principal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ModerationControllerTest {

  private static final String KICK = "{\"do\":\"kick\",\"user\":\"bob\"}";

  @TempDir static Path directory;

  private static StandaloneConversation conversation;
  private static Principal moderator;
  private static Principal user;

  @BeforeAll
  static void start() throws Exception {
    conversation =
        new StandaloneConversation(Stores.sqlite(directory), TestTokens.tokenModeProperties());
    moderator = principal("mo", "moderator");
    user = principal("alice");
  }

  @AfterAll
  static void stop() {
    conversation.close();
  }

  private static Principal principal(String name, String... roles) {
    return TestSecurity.principal(
        conversation.identities().fromToken(TestTokens.of(name, roles), null));
  }

  private static CompletableFuture<Map<String, String>> moderate(
      @Nullable Principal principal, String json, String address) throws IOException {
    var controller =
        new ModerationController(
            conversation.moderationRequests(), conversation.identities(), conversation.sessions());
    var request = new MockHttpServletRequest("POST", "/api/moderation");
    request.setRemoteAddr(address);
    request.setUserPrincipal(principal);
    return controller.moderate(request, new ByteArrayInputStream(json.getBytes(UTF_8)));
  }

  private static void assertRefused(ChatError error, @Nullable Principal principal, String json) {
    ChatExceptions.expect(error, () -> moderate(principal, json, "192.0.2.1"));
  }

  @Test
  void theResponseHasTheIdOfTheStoredAction() throws Exception {
    Map<String, String> response =
        moderate(moderator, KICK, "192.0.2.1").get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(response).containsOnlyKeys("messageId");
    assertThat(response.get("messageId")).isNotBlank();
  }

  @Test
  void anActionOfAUserWithoutTheRoleIsRefused() throws Exception {
    CompletableFuture<Map<String, String>> response = moderate(user, KICK, "192.0.2.1");
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> response.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
        .satisfies(
            e ->
                assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                        ChatException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(ChatError.FORBIDDEN)));
  }

  @Test
  void aRequestWithoutAUserIsRefused() {
    assertRefused(ChatError.NO_NAME, null, KICK);
  }

  @Test
  void theBodyHasAMaximumSize() throws Exception {
    String largest = KICK + " ".repeat(4096 - KICK.length());
    assertThat(
            moderate(moderator, largest, "192.0.2.1")
                .get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
        .isNotEmpty();
    assertRefused(ChatError.MESSAGE_TOO_LARGE, moderator, largest + " ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|BAD_BODY",
        "[]|BAD_BODY",
        "{\"do\":\"dance\"}|BAD_BODY",
        "{\"do\":\"kick\",\"user\":\"\"}|BAD_NAME"
      })
  void anInvalidActionIsRefused(String json, ChatError error) {
    assertRefused(error, moderator, json);
  }

  @Test
  void theRequestsOfOneAddressAreLimited() {
    ChatExceptions.expect(
        ChatError.TOO_FAST,
        () -> {
          for (int i = 0; i < 1_000_000; i++) {
            tryModerateWithoutAUser();
          }
        });
  }

  private static void tryModerateWithoutAUser() throws IOException {
    try {
      var _ = moderate(null, KICK, "192.0.2.2");
      throw new CompletionException(new AssertionError("Accepted without a user"));
    } catch (ChatException e) {
      if (e.error() != ChatError.NO_NAME) {
        throw e;
      }
    }
  }
}
