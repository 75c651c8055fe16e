package chat.parley.journal;

import chat.parley.journal.memory.Stream;
import chat.parley.journal.memory.Streams;
import chat.parley.limits.Limits;
import chat.parley.limits.Rate;
import chat.parley.limits.Rates;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.store.BlockReader;
import chat.parley.store.DraftOutcome;
import chat.parley.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses messages that would overfill an inbox, and senders that write to too many new streams.
 * Both are counted as far as this node knows. Called by the writer thread.
 */
final class StreamQuotas {

  /**
   * The writes that may be stored.
   *
   * @param drafts the messages of all writes, in order
   * @param streams the streams of the messages
   */
  record Admitted(
      List<PendingWrite.Messages> writes, List<Draft> drafts, Map<Address, Stream> streams) {

    /** No writes. */
    static final Admitted NONE = new Admitted(List.of(), List.of(), Map.of());

    /**
     * Refuses the writes of refused drafts, and returns the others.
     *
     * @param refusals the refusals by the indexes of the drafts
     */
    Admitted refuse(Map<Integer, ChatException> refusals) {
      var others = new ArrayList<PendingWrite.Messages>(writes.size());
      var otherDrafts = new ArrayList<Draft>(drafts.size());
      int index = 0;
      for (PendingWrite.Messages write : writes) {
        ChatException refusal = refusal(write, index, refusals);
        index += write.count();
        if (refusal == null) {
          others.add(write);
          otherDrafts.addAll(write.drafts());
        } else {
          write.refuse(refusal);
        }
      }
      return new Admitted(others, otherDrafts, streams);
    }

    /**
     * Returns the first refusal of a write whose drafts begin at an index; null if there is none.
     */
    private static @Nullable ChatException refusal(
        PendingWrite.Messages write, int first, Map<Integer, ChatException> refusals) {
      for (int i = 0; i < write.count(); i++) {
        ChatException refusal = refusals.get(first + i);
        if (refusal != null) {
          return refusal.ofMessage(i);
        }
      }
      return null;
    }

    /**
     * Completes the writes after the commit.
     *
     * @param outcomes one for each draft, in order
     */
    void complete(List<DraftOutcome> outcomes) {
      Iterator<DraftOutcome> next = outcomes.iterator();
      for (PendingWrite.Messages write : writes) {
        var stored = new ArrayList<StoredMessage>(write.count());
        for (int i = 0; i < write.count(); i++) {
          stored.add(StoredMessage.of(next.next()));
        }
        write.result().complete(stored);
      }
    }
  }

  /** The lookups in the store for messages that exceed a limit. */
  record Lookups(RepeatLookup repeats, ReadEntries readEntries, BlockReader blocks) {}

  private final Streams streams;
  private final Lookups lookups;
  private final @Nullable StreamRefresher refresher;
  private final long maxInboxMessages;
  private final Rates<UserName> newStreamRates;

  /**
   * @param refresher refreshes inboxes from the store, because other nodes may have advanced their
   *     cursors; null if there are no other nodes
   */
  StreamQuotas(
      Streams streams, Lookups lookups, @Nullable StreamRefresher refresher, Limits limits) {
    this.streams = streams;
    this.lookups = lookups;
    this.refresher = refresher;
    this.maxInboxMessages = limits.inboxMessages();
    this.newStreamRates =
        new Rates<>(Duration.ofMinutes(1), () -> Rate.perMinute(limits.newStreamsPerMinute()));
  }

  /**
   * Refuses the writes that exceed a limit, and returns the others. May block for the store.
   *
   * @throws StoreException if the store cannot be read
   */
  Admitted admit(List<PendingWrite.Messages> writes) throws StoreException {
    var admitted = new Admitted(new ArrayList<>(writes.size()), new ArrayList<>(), new HashMap<>());
    var room = new HashMap<Address, Long>();
    var refreshed = new HashSet<Address>();
    for (PendingWrite.Messages write : writes) {
      try {
        checkQuotas(write, room, refreshed, admitted.streams());
        admitted.writes().add(write);
        admitted.drafts().addAll(write.drafts());
      } catch (ChatException e) {
        write.result().completeExceptionally(e);
      }
    }
    return admitted;
  }

  /**
   * Checks a write, and reserves room for it.
   *
   * @param room the number of messages for which each inbox has room left in this batch
   * @param refreshed the inboxes that have been refreshed from the store for this batch
   * @param loaded the streams loaded for this batch
   * @throws ChatException if the write exceeds a limit
   */
  private void checkQuotas(
      PendingWrite.Messages write,
      Map<Address, Long> room,
      Set<Address> refreshed,
      Map<Address, Stream> loaded)
      throws StoreException {
    var wanted = new HashMap<Address.Inbox, Long>();
    for (Draft draft : write.drafts()) {
      load(draft, write, room, loaded);
      Address.Inbox inbox = draft.inbox();
      if (inbox != null) {
        wanted.merge(inbox, 1L, Long::sum);
      }
    }
    for (var inbox : wanted.entrySet()) {
      if (exceedsRoom(write, inbox.getKey(), inbox.getValue(), room, refreshed)) {
        if (isBlocked(write, inbox.getKey())) {
          return;
        }
        throw inboxFull(write, inbox.getKey(), room);
      }
    }
    wanted.forEach((inbox, count) -> room.merge(inbox, -count, Long::sum));
  }

  private boolean exceedsRoom(
      PendingWrite.Messages write,
      Address.Inbox inbox,
      long count,
      Map<Address, Long> room,
      Set<Address> refreshed)
      throws StoreException {
    return count > room.get(inbox)
        && hasNewMessage(write, inbox)
        && count > refreshedRoom(inbox, room, refreshed)
        && count > room.get(inbox) + readCount(inbox);
  }

  private ChatException inboxFull(
      PendingWrite.Messages write, Address.Inbox inbox, Map<Address, Long> room)
      throws StoreException {
    return ChatError.INBOX_FULL
        .because(
            "The inbox of this user is full: at most %d messages may wait in it; send again later"
                .formatted(maxInboxMessages))
        .ofMessage(write.indexAfter(room.get(inbox) + readCount(inbox), inbox));
  }

  /**
   * Returns the room of an inbox that seems to be full, after refreshing it from the store once per
   * batch: a device may have received messages on another node.
   */
  private long refreshedRoom(Address inbox, Map<Address, Long> room, Set<Address> refreshed)
      throws StoreException {
    if (refresher != null && refreshed.add(inbox)) {
      long before = streams.with(inbox, Stream::undeliveredCount);
      refresher.refresh(inbox);
      long now = streams.with(inbox, Stream::undeliveredCount);
      room.merge(inbox, before - now, Long::sum);
    }
    return room.get(inbox);
  }

  /** Returns the number of entries of a full inbox that its owner has read elsewhere. */
  private long readCount(Address.Inbox inbox) throws StoreException {
    long lastOffset = streams.with(inbox, Stream::lastOffset);
    long undelivered = streams.with(inbox, Stream::undeliveredCount);
    return lookups.readEntries().count(inbox, lastOffset, undelivered);
  }

  /**
   * Returns whether the store will refuse a write because its sender or the owner of an inbox has
   * blocked the other: that refusal precedes the one of a full inbox.
   */
  private boolean isBlocked(PendingWrite.Messages write, Address.Inbox inbox)
      throws StoreException {
    UserName sender = write.drafts().getFirst().from();
    return lookups.blocks().isBlocked(Address.Pair.of(sender, inbox.owner()));
  }

  private void load(
      Draft draft,
      PendingWrite.Messages write,
      Map<Address, Long> room,
      Map<Address, Stream> loaded)
      throws StoreException {
    var missing = new ArrayList<Stream>(2);
    boolean hasNew = false;
    for (Address address : draft.streams()) {
      if (!loaded.containsKey(address)) {
        missing.add(load(address, room));
        hasNew |= missing.getLast().lastOffset() == 0;
      }
    }
    if (hasNew) {
      checkNewStreamRate(draft, write);
    }
    missing.forEach(stream -> loaded.put(stream.row().address(), stream));
  }

  private Stream load(Address address, Map<Address, Long> room) throws StoreException {
    return streams.with(
        address,
        known -> {
          room.put(address, maxInboxMessages - known.undeliveredCount());
          return known;
        });
  }

  private void checkNewStreamRate(Draft draft, PendingWrite.Messages write) throws StoreException {
    Duration wait = newStreamRates.take(draft.from(), 1);
    if (wait.isPositive() && hasNewMessage(write, draft.to())) {
      throw ChatError.TOO_FAST
          .because(
              "Too many first messages to new rooms, inboxes and conversations per minute; send"
                  + " again later")
          .retryAfter(wait);
    }
  }

  /** Returns whether a message to a stream is not a repeat; repeats are not stored. */
  private boolean hasNewMessage(PendingWrite.Messages write, Address stream) throws StoreException {
    return lookups
        .repeats()
        .find(write.drafts().stream().filter(draft -> draft.streams().contains(stream)).toList())
        .isEmpty();
  }
}
