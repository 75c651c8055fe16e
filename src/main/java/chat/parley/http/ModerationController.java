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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
   * @throws ChatException {@link ChatError#TOO_FAST}, {@link ChatError#NO_NAME} if the request
   *     names no user, as it may in open mode, {@link ChatError#MESSAGE_TOO_LARGE}, one of those of
   *     {@link ModerationActionJson#read}, or the refusal of the action
   */
  @PostMapping(
      path = "/api/moderation",
      consumes = "application/json",
      produces = "application/json")
  CompletableFuture<Map<String, String>> moderate(HttpServletRequest request, InputStream body)
      throws IOException {
    sessions.admitRequest(request, 1);
    Identity moderator = UserHeader.required(identities, request, "the moderator");
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
