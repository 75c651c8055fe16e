package chat.parley.http;

import chat.parley.conversation.ModerationAction;
import chat.parley.conversation.ModerationActionJson;
import chat.parley.conversation.ModerationRequests;
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

/** Accepts the actions of moderators, like a STOMP message to {@code /app/moderation}. */
@RestController
final class ModerationController {

  /** Maximum size of a request body in bytes, much larger than any action needs. */
  private static final int MAX_BYTES = 4096;

  private final ModerationRequests moderation;
  private final IdentityResolver identities;
  private final ClientSessions sessions;

  ModerationController(
      ModerationRequests moderation, IdentityResolver identities, ClientSessions sessions) {
    this.moderation = moderation;
    this.identities = identities;
    this.sessions = sessions;
  }

  /**
   * Performs an action. The response completes once the action is stored and applied on this node;
   * it carries the id of the stored message.
   *
   * @throws ChatException {@link ChatError#TOO_FAST}, {@link ChatError#NO_TOKEN}, {@link
   *     ChatError#MESSAGE_TOO_LARGE}, or one of those of {@link ModerationActionJson#read}
   */
  @PostMapping(
      path = "/api/moderation",
      consumes = "application/json",
      produces = "application/json")
  CompletableFuture<Map<String, String>> moderate(
      HttpServletRequest request, @Nullable Principal principal, InputStream body)
      throws IOException {
    sessions.admitRequest(request, 1);
    Identity moderator = identities.of(principal, null);
    if (moderator == null) {
      throw ChatError.NO_TOKEN.because(
          "The request has no token; send one as 'Authorization: Bearer TOKEN'");
    }
    byte[] json = body.readNBytes(MAX_BYTES + 1);
    if (json.length > MAX_BYTES) {
      throw ChatError.MESSAGE_TOO_LARGE.because(
          "The request body is too large; the maximum is %d bytes".formatted(MAX_BYTES));
    }
    ModerationAction action = ModerationActionJson.read(json);
    var response = new CompletableFuture<Map<String, String>>();
    moderation.moderate(
        moderator,
        action,
        new SendCallback() {
          @Override
          public void stored(List<StoredMessage> stored) {
            response.complete(Map.of("messageId", stored.getFirst().messageId()));
          }

          @Override
          public void refused(ChatException e) {
            response.completeExceptionally(e);
          }
        });
    return response;
  }
}
