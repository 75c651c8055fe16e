package chat.parley.conversation;

import chat.parley.journal.StoredMessage;
import chat.parley.limits.Limits;
import chat.parley.limits.Rates;
import chat.parley.membership.BlockedPairs;
import chat.parley.membership.RoomDirectory;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.room.RoomAction;
import chat.parley.security.AccessTable;
import chat.parley.security.Identity;
import chat.parley.session.Sanctions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

  /** The number of users of one change that count as another message. */
  private static final int USERS_PER_MESSAGE = 100;

  private final Limits limits;
  private final Sanctions sanctions;
  private final RoomDirectory rooms;
  private final BlockedPairs blocks;
  private final ChangeGuard changes;
  private final Rates<UserName> rates;

  /** Limits the look-ups of repeats, which read the store, as the messages, which write to it. */
  private final Rates<UserName> lookupRates;

  SendGuard(
      Limits limits,
      Sanctions sanctions,
      RoomDirectory rooms,
      BlockedPairs blocks,
      ChangeGuard changes) {
    this.limits = limits;
    this.sanctions = sanctions;
    this.rooms = rooms;
    this.blocks = blocks;
    this.changes = changes;
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
    sanctions.checkBan(user);
  }

  /**
   * Checks that a user may remove messages from a stream.
   *
   * @throws ChatException if the user may not
   */
  void checkModerator(Identity user, Address address) {
    changes.checkModerator(user, address);
  }

  /**
   * Checks that a user may send messages now, and counts them against the rate limit. Does nothing
   * if there are none.
   *
   * @return the messages as they are stored
   * @throws ChatException if the user may not send them, one is too large, or the rate limit is
   *     exceeded
   */
  List<Draft> admit(Identity sender, List<Draft> drafts) {
    if (drafts.isEmpty()) {
      return drafts;
    }
    drafts.forEach(draft -> checkSender(sender, draft));
    checkRate(sender, drafts.size());
    // After the rate, because it may read the store.
    var admitted = new ArrayList<Draft>(drafts.size());
    try {
      for (Draft draft : drafts) {
        blocks.check(draft);
        admitted.add(changes.admit(sender, draft));
      }
    } catch (ChatException e) {
      throw e.ofMessage(admitted.size());
    }
    return admitted;
  }

  /**
   * Checks everything but the rate limit and, because that would read the store for a message that
   * does not count yet, blocks between users; for a message that is posted later.
   *
   * @throws ChatException if the user may not send the message
   */
  void check(Identity sender, Draft draft) {
    checkSender(sender, draft);
    changes.admit(sender, draft);
  }

  private void checkSender(Identity sender, Draft draft) {
    AccessTable.check(sender, AccessTable.Act.WRITE, draft.to());
    sanctions.checkBan(sender);
    sanctions.checkMute(sender.name());
    CustomHeaders.checkContentType(draft.body().contentType());
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

  /**
   * Takes note that messages were stored.
   *
   * @param stored one element for each persistent draft, in the same order
   */
  void stored(List<Draft> drafts, List<StoredMessage> stored) {
    changes.stored(drafts, stored);
  }

  /**
   * Takes note that messages were not stored: if the store has refused their sender, the members of
   * their rooms have changed.
   */
  void refused(List<Draft> drafts, Throwable failure) {
    if (failure instanceof ChatException e
        && (e.error() == ChatError.NO_ROOM
            || e.error() == ChatError.NOT_A_MEMBER
            || e.error() == ChatError.NOT_YOUR_ROLE)) {
      drafts.forEach(rooms::refused);
    }
  }

  private void checkRate(Identity sender, int messages) {
    Duration wait = rates.take(sender.rateName(), messages);
    ChatError.TOO_FAST.checkWait(
        wait,
        () ->
            "Rate limit exceeded: a user may send %d messages per second"
                .formatted(limits.messagesPerSecond()));
  }

  /**
   * Checks that a user is not banned. Blocks up to 5 s until bans have been loaded.
   *
   * @throws ChatException {@link ChatError#BANNED}
   */
  void checkBan(Identity user) {
    sanctions.checkBan(user);
  }

  /**
   * Checks that a user may change rooms now, and counts the change as a message, and each hundred
   * users that it names as another one. A muted user may not make changes by which others are
   * addressed: create and configure rooms, pin messages, and invite.
   *
   * @throws ChatException if the user is banned or muted, or the rate limit is exceeded
   */
  void checkChange(Identity user, RoomAction action) {
    sanctions.checkBan(user);
    if (addressesOthers(user, action)) {
      sanctions.checkMute(user.name());
    }
    checkRate(user, 1 + action.targets().size() / USERS_PER_MESSAGE);
  }

  private static boolean addressesOthers(Identity user, RoomAction action) {
    return switch (action) {
      case RoomAction.Create _, RoomAction.Configure _, RoomAction.Invite _, RoomAction.Pin _ ->
          true;
      case RoomAction.Change(List<RoomAction.Addition> add, _) ->
          add.stream().anyMatch(addition -> !addition.user().equals(user.name()));
      case RoomAction.Delete _,
          RoomAction.Join _,
          RoomAction.Leave _,
          RoomAction.Accept _,
          RoomAction.Decline _,
          RoomAction.SetRole _,
          RoomAction.Unpin _ ->
          false;
    };
  }

  /**
   * Counts messages that exceed the rate limit and may be repeats of stored ones against the rate
   * of look-ups, which is as high as that of messages.
   *
   * @param tooFast the refusal of the messages
   * @throws ChatException {@code tooFast}, if the rate of look-ups is exceeded too
   */
  void checkLookup(Identity sender, int messages, ChatException tooFast) {
    if (lookupRates.take(sender.rateName(), messages).isPositive()) {
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
          case ModerationAction.Remove remove -> changes.removal(moderator, remove, lastOffset);
        };
    sanctions.checkBan(moderator);
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
}
