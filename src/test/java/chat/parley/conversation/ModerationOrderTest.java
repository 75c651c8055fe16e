package chat.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.session.Sanctions;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import org.junit.jupiter.api.Test;

/**
 * Moderation actions that are applied out of order, as happens when live actions arrive while a
 * node loads the stored ones.
 */
class ModerationOrderTest {

  private static final UserName MODERATOR = new UserName("mo");

  private final Moderation moderation = ParleyServer.shared().bean(Moderation.class);
  private final Sanctions sanctions = ParleyServer.shared().bean(Sanctions.class);
  private final UserName eve = new UserName(Names.unique("eve"));

  private void applyAction(long offset, String action) {
    String json = "{\"do\":\"%s\",\"user\":\"%s\"}".formatted(action, eve);
    var body = Body.ofText(json.getBytes(UTF_8), "application/json");
    moderation.apply(
        new ChatMessage(
            "id",
            System.currentTimeMillis(),
            new StreamPosition("e", offset),
            Draft.of(new Address.Rulings(), MODERATOR, body)));
  }

  private void assertBanned() {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> sanctions.checkBan(eve))
        .returns(ChatError.BANNED, ChatException::error);
  }

  @Test
  void theActionWithTheHigherOffsetWins() {
    applyAction(12, "unban");
    applyAction(11, "ban");
    assertThatCode(() -> sanctions.checkBan(eve)).doesNotThrowAnyException();
  }

  @Test
  void laterActionsOfOtherKindsDoNotReplaceABan() {
    applyAction(13, "kick");
    applyAction(12, "unmute");
    applyAction(11, "ban");
    assertBanned();
  }

  @Test
  void anUnreadableActionDoesNotBlockLaterOnes() {
    applyAction(11, "something of a later version");
    applyAction(12, "ban");
    assertBanned();
  }
}
