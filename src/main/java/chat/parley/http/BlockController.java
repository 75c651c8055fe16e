package chat.parley.http;

import chat.parley.failures.Failures;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.people.Block;
import chat.parley.people.Blocks;
import chat.parley.security.Identity;
import chat.parley.security.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the users that a user has blocked. Each method blocks for the store, as {@link Blocks}.
 */
@RestController
final class BlockController {

  private final Blocks blocks;
  private final IdentityResolver identities;
  private final Failures failures;

  BlockController(Blocks blocks, IdentityResolver identities, Failures failures) {
    this.blocks = blocks;
    this.identities = identities;
    this.failures = failures;
  }

  /**
   * Blocks a user or ends that.
   *
   * @return status 204 when it is stored and in force
   * @throws ChatException {@link ChatError#NO_NAME}, one of those of {@link Block#read} and {@link
   *     Blocks#set}, or {@link ChatError#INTERNAL} after an unexpected failure
   */
  @PostMapping(path = "/api/block", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> block(HttpServletRequest request) {
    return UnexpectedFailures.guard(
        failures,
        () -> {
          Identity by = UserHeader.required(identities, request, "the user");
          byte[] body = RequestBody.read(request, Block.MAX_BYTES, ChatError.MESSAGE_TOO_LARGE);
          blocks.set(by, Block.read(body));
          return ResponseEntity.noContent().build();
        });
  }

  /**
   * Returns a page of the users that the user has blocked.
   *
   * @param after a user name; null for the first page
   * @param limit the maximum number of users, from 1 to 100; null is 50
   * @throws ChatException {@link ChatError#NO_NAME}, {@link ChatError#BAD_NAME}, {@link
   *     ChatError#BAD_PARAMETER}, one of those of {@link Blocks#list}, or {@link
   *     ChatError#INTERNAL} after an unexpected failure
   */
  @GetMapping("/api/blocks")
  ResponseEntity<byte[]> blocks(
      HttpServletRequest request,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable String limit) {
    Identity by = UserHeader.required(identities, request, "the user");
    String from = after == null ? "" : new UserName(after).value();
    int max = HistoryRangeParameters.userLimit(limit);
    return UnexpectedFailures.guard(
        failures, () -> JsonResponse.of(ResponseEntity.ok(), blocks.list(by, from, max)));
  }
}
