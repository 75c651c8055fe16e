package chat.parley.conversation;

import chat.parley.limits.Limits;
import chat.parley.limits.Rates;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.security.AccessTable;
import chat.parley.security.Identity;
import chat.parley.session.Sanctions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Component;

/**
 * Checks authorization, sanctions, size and rate of what clients send, and authorization of what
 * they read, for all protocols. Any thread may call. A check blocks up to 5 s until bans have been
 * loaded.
 */
@Component
final class SendGuard {

  private final Limits limits;
  private final Sanctions sanctions;
  private final Rates<UserName> rates;

  /** Limits the look-ups of repeats, which read the store, as the messages, which write to it. */
  private final Rates<UserName> lookupRates;

  SendGuard(Limits limits, Sanctions sanctions) {
    this.limits = limits;
    this.sanctions = sanctions;
    this.rates = Rates.perSecond(limits.messagesPerSecond(), limits.burst());
    this.lookupRates = Rates.perSecond(limits.messagesPerSecond(), limits.burst());
  }

  /**
   * Checks that a user may read a stream.
   *
   * @throws ChatException if the user may not
   */
  void checkRead(Identity user, Address address) {
    AccessTable.check(user, AccessTable.Act.READ, address);
    sanctions.checkBan(user.name());
  }

  /**
   * Checks that a user may send messages now, and counts them against the rate limit. Does nothing
   * if there are none.
   *
   * @throws ChatException if the user may not send them, one is too large, or the rate limit is
   *     exceeded
   */
  void check(Identity sender, List<Draft> drafts) {
    if (!drafts.isEmpty()) {
      drafts.forEach(draft -> check(sender, draft));
      checkRate(sender, drafts.size());
    }
  }

  /**
   * Checks everything but the rate limit, for a message that is posted later.
   *
   * @throws ChatException if the user may not send the message
   */
  void check(Identity sender, Draft draft) {
    AccessTable.check(sender, AccessTable.Act.WRITE, draft.to());
    sanctions.checkBan(sender.name());
    sanctions.checkMute(sender.name());
    int size = draft.body().bytes().length;
    if (size > limits.messageSize().toBytes()) {
      throw ChatError.MESSAGE_TOO_LARGE.because(
          String.format(
              Locale.ROOT,
              "Message body is %,d bytes; the maximum is %,d bytes",
              size,
              limits.messageSize().toBytes()));
    }
  }

  private void checkRate(Identity sender, int messages) {
    Duration wait = rates.take(sender.name(), messages);
    if (wait.isPositive()) {
      throw ChatError.TOO_FAST
          .because(
              "Rate limit exceeded: a user may send %d messages per second"
                  .formatted(limits.messagesPerSecond()))
          .retryAfter(wait);
    }
  }

  /**
   * Counts messages that exceed the rate limit and may be repeats of stored ones against the rate
   * of look-ups, which is as high as that of messages.
   *
   * @param tooFast the refusal of the messages
   * @throws ChatException {@code tooFast}, if the rate of look-ups is exceeded too
   */
  void checkLookup(Identity sender, int messages, ChatException tooFast) {
    if (lookupRates.take(sender.name(), messages).isPositive()) {
      throw tooFast;
    }
  }

  /**
   * Checks a moderation action, and returns the message that announces it to every node.
   *
   * @param lastOffset returns the last offset of a stream; 0 if it is empty
   * @throws ChatException if the user is not allowed to take the action or is over the rate limit,
   *     or if the action is not valid
   */
  Draft toDraft(Identity moderator, ModerationAction action, ToLongFunction<Address> lastOffset) {
    Draft draft =
        switch (action) {
          case ModerationAction.OfUser ofUser -> sanctionDraft(moderator, ofUser);
          case ModerationAction.Remove remove -> removalDraft(moderator, remove, lastOffset);
        };
    sanctions.checkBan(moderator.name());
    checkRate(moderator, 1);
    return draft;
  }

  private static Draft sanctionDraft(Identity moderator, ModerationAction.OfUser action) {
    var to = new Address.Rulings();
    AccessTable.check(moderator, AccessTable.Act.MODERATE, to);
    switch (action) {
      case ModerationAction.Mute(UserName user, Instant until) ->
          checkSanction(moderator, user, until);
      case ModerationAction.Ban(UserName user, Instant until) ->
          checkSanction(moderator, user, until);
      case ModerationAction.Kick _, ModerationAction.Unban _, ModerationAction.Unmute _ -> {}
    }
    return Draft.of(
        to, moderator.name(), Body.ofText(ModerationActionJson.write(action), "application/json"));
  }

  /**
   * Checks a mute or a ban. Moderators cannot apply one to themselves: they could not undo it, and
   * there may be no other moderator.
   */
  private static void checkSanction(Identity moderator, UserName user, Instant until) {
    if (user.equals(moderator.name())) {
      throw ChatError.BAD_BODY.because("A moderator cannot mute or ban themselves");
    }
    if (!until.isAfter(Instant.now())) {
      throw ChatError.BAD_BODY.because(
          "The sanction would end in the past: seconds must be greater than 0, and until must be a"
              + " future time in milliseconds since 1970");
    }
  }

  private static Draft removalDraft(
      Identity moderator, ModerationAction.Remove remove, ToLongFunction<Address> lastOffset) {
    AccessTable.check(moderator, AccessTable.Act.REMOVE, remove.from());
    long last = lastOffset.applyAsLong(remove.from());
    if (remove.offset() < 1 || remove.offset() > last) {
      throw ChatError.BAD_PARAMETER.because(
          "There is no message with the offset %d; the last offset of the stream is %d"
              .formatted(remove.offset(), last));
    }
    return Draft.removal(remove.from(), moderator.name(), remove.offset());
  }
}
