package chat.parley.people;

import chat.parley.journal.StoreAccess;
import chat.parley.limits.Limits;
import chat.parley.limits.Rate;
import chat.parley.limits.Rates;
import chat.parley.membership.BlockedPairs;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.session.Sanctions;
import chat.parley.store.BlockReader;
import java.time.Duration;
import java.util.List;

/**
 * The users that users have blocked. Any thread may call; each method blocks for the store, up to
 * about 10 s, and up to 5 s until bans have been loaded.
 */
public final class Blocks {

  private final BlockedPairs pairs;
  private final StoreAccess store;
  private final BlockReader reader;
  private final Sanctions sanctions;
  private final Limits limits;
  private final Rates<UserName> rates;

  /** The rates of blocks that create the stream of a pair. */
  private final Rates<UserName> newStreamRates;

  Blocks(
      BlockedPairs pairs,
      StoreAccess store,
      BlockReader reader,
      Sanctions sanctions,
      Limits limits) {
    this.pairs = pairs;
    this.store = store;
    this.reader = reader;
    this.sanctions = sanctions;
    this.limits = limits;
    this.rates = Rates.perSecond(limits.messagesPerSecond(), limits.burst());
    this.newStreamRates =
        new Rates<>(Duration.ofMinutes(1), () -> Rate.perMinute(limits.newStreamsPerMinute()));
  }

  /**
   * Blocks a user or ends that. It is in force when this returns.
   *
   * @throws ChatException {@link ChatError#FORBIDDEN} for a guest, {@link ChatError#BAD_BODY} for
   *     oneself, {@link ChatError#BANNED}, {@link ChatError#TOO_FAST}, {@link ChatError#TOO_MANY};
   *     {@link ChatError#STORE_AWAY} or {@link ChatError#BUSY} if it is not known to be stored
   */
  public void set(Identity by, Block block) {
    check(by, block);
    if (!pairs.set(by.name(), block.user(), block.blocked(), limits.blocksPerUser())) {
      throw ChatError.TOO_MANY.because(
          "A user may block at most %d users; end a block first".formatted(limits.blocksPerUser()));
    }
  }

  private void check(Identity by, Block block) {
    if (by.name().isGuest()) {
      throw ChatError.FORBIDDEN.because("Guests cannot block users; connect with a name");
    }
    if (by.name().equals(block.user())) {
      throw ChatError.BAD_BODY.because("A user cannot block itself");
    }
    sanctions.checkBan(by);
    ChatError.TOO_FAST.checkWait(
        rates.take(by.rateName(), 1),
        () ->
            "Rate limit exceeded: a user may send %d blocks per second"
                .formatted(limits.messagesPerSecond()));
    checkNewStream(by, block);
  }

  private void checkNewStream(Identity by, Block block) {
    var pair = Address.Pair.of(by.name(), block.user());
    if (block.blocked() && !store.read(() -> reader.hasStream(pair))) {
      ChatError.TOO_FAST.checkWait(
          newStreamRates.take(by.name(), 1),
          () ->
              ("Rate limit exceeded: a user may block %d users per minute with which it has no"
                      + " conversation")
                  .formatted(limits.newStreamsPerMinute()));
    }
  }

  /**
   * Returns a page of the users that a user has blocked.
   *
   * @param after the {@link BlockedPage#next} of the previous page; empty for the first page
   * @param limit maximum number of users
   * @throws ChatException {@link ChatError#BANNED}; {@link ChatError#STORE_AWAY} if the store is
   *     unavailable
   */
  public BlockedPage list(Identity by, String after, int limit) {
    sanctions.checkBan(by);
    List<String> found = store.read(() -> reader.blockedBy(by.name(), after, limit + 1));
    List<String> page = found.subList(0, Math.min(found.size(), limit));
    return new BlockedPage(List.copyOf(page), found.size() > limit ? page.getLast() : null);
  }
}
