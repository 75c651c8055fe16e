package chat.parley.http;

import chat.parley.conversation.Conversation;
import chat.parley.conversation.ModerationAction;
import chat.parley.conversation.ModerationActionJson;
import chat.parley.conversation.SendCallback;
import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import chat.parley.session.ClientSessions;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What moderators decide; the same as a STOMP message to {@code /app/moderation}. */
@RestController
final class ModerationController {

  /** Much longer than any ruling. */
  private static final int MAX_BYTES = 4096;

  private final Conversation conversation;
  private final IdentityResolver identities;
  private final ClientSessions sessions;

  ModerationController(
      Conversation conversation, IdentityResolver identities, ClientSessions sessions) {
    this.conversation = conversation;
    this.identities = identities;
    this.sessions = sessions;
  }

  /** Answers when it is stored, and done here. */
  @PostMapping(path = "/api/moderation", consumes = "application/json")
  CompletableFuture<Map<String, String>> rule(
      HttpServletRequest request, @Nullable Principal principal, InputStream body)
      throws IOException {
    sessions.request(request);
    Identity who = identities.of(principal, null);
    if (who == null) {
      throw ChatError.NO_TOKEN.because("Say who you are by a token");
    }
    byte[] json = body.readNBytes(MAX_BYTES + 1);
    if (json.length > MAX_BYTES) {
      throw ChatError.MESSAGE_TOO_LARGE.because("At most %d bytes".formatted(MAX_BYTES));
    }
    ModerationAction ruling = ModerationActionJson.read(json);
    var answer = new CompletableFuture<Map<String, String>>();
    conversation.rule(
        who,
        ruling,
        new SendCallback() {
          @Override
          public void stored(List<StoredMessage> stored) {
            answer.complete(Map.of("messageId", stored.getFirst().messageId()));
          }

          @Override
          public void refused(ChatException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }
}
