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
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Component;

/** What everybody's messages have to pass, by whichever protocol they come. Any thread may call. */
@Component
final class SendGuard {

  private final Limits limits;
  private final Sanctions sanctions;
  private final Rates<UserName> rates;

  SendGuard(Limits limits, Sanctions sanctions) {
    this.limits = limits;
    this.sanctions = sanctions;
    this.rates = Rates.perSecond(limits.messagesPerSecond(), limits.burst());
  }

  /**
   * @throws ChatException if somebody may not read there
   */
  void checkRead(Identity who, Address where) {
    AccessTable.check(who, AccessTable.Act.READ, where);
    sanctions.checkBan(who.name());
  }

  /**
   * @throws ChatException if they may not be posted
   */
  void check(Identity who, List<Draft> drafts) {
    if (!drafts.isEmpty()) {
      drafts.forEach(draft -> check(who, draft));
      checkRate(who, drafts.size());
    }
  }

  /** The same, of a message that is posted later. */
  void check(Identity who, Draft draft) {
    AccessTable.check(who, AccessTable.Act.WRITE, draft.to());
    sanctions.checkBan(who.name());
    sanctions.checkMute(who.name());
    int size = draft.body().bytes().length;
    if (size > limits.messageSize().toBytes()) {
      throw ChatError.MESSAGE_TOO_LARGE.because(
          "A body of %d bytes; at most %d are allowed"
              .formatted(size, limits.messageSize().toBytes()));
    }
  }

  private void checkRate(Identity who, int messages) {
    Duration wait = rates.take(who.name(), messages);
    if (wait.isPositive()) {
      throw ChatError.TOO_FAST
          .because("At most %d messages a second of one user".formatted(limits.messagesPerSecond()))
          .retryAfter(wait);
    }
  }

  /**
   * A ruling as the message that makes it known to every node.
   *
   * @param lasts the last offset of a stream
   * @throws ChatException if it is not for this user to say, or makes no sense
   */
  Draft draft(Identity who, ModerationAction ruling, ToLongFunction<Address> lasts) {
    Draft draft =
        switch (ruling) {
          case ModerationAction.OfUser ofUser -> ruling(who, ofUser);
          case ModerationAction.Remove remove -> removal(who, remove, lasts);
        };
    sanctions.checkBan(who.name());
    checkRate(who, 1);
    return draft;
  }

  private static Draft ruling(Identity who, ModerationAction.OfUser ruling) {
    var to = new Address.Rulings();
    AccessTable.check(who, AccessTable.Act.RULE, to);
    switch (ruling) {
      case ModerationAction.Mute(UserName user, Instant until) -> check(who, user, until);
      case ModerationAction.Ban(UserName user, Instant until) -> check(who, user, until);
      case ModerationAction.Kick _, ModerationAction.Unban _, ModerationAction.Unmute _ -> {}
    }
    return Draft.of(
        to, who.name(), Body.ofText(ModerationActionJson.write(ruling), "application/json"));
  }

  /** A muted or banned moderator could not undo it, and there may be no other moderator. */
  private static void check(Identity who, UserName user, Instant until) {
    if (user.equals(who.name())) {
      throw ChatError.BAD_BODY.because("A moderator cannot mute or ban themselves");
    }
    if (!until.isAfter(Instant.now())) {
      throw ChatError.BAD_BODY.because(
          "It would have ended already: seconds is more than 0, and until is in milliseconds since"
              + " 1970");
    }
  }

  private static Draft removal(
      Identity who, ModerationAction.Remove remove, ToLongFunction<Address> lasts) {
    AccessTable.check(who, AccessTable.Act.REMOVE, remove.from());
    long last = lasts.applyAsLong(remove.from());
    if (remove.offset() < 1 || remove.offset() > last) {
      throw ChatError.BAD_PARAMETER.because(
          "There is no message %d; the last one is %d".formatted(remove.offset(), last));
    }
    return Draft.removing(remove.from(), who.name(), remove.offset());
  }
}
