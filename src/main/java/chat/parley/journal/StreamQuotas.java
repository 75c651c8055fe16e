package chat.parley.journal;

import chat.parley.journal.memory.Stream;
import chat.parley.journal.memory.Streams;
import chat.parley.journal.memory.TimedStoreCalls;
import chat.parley.limits.Limits;
import chat.parley.limits.Rate;
import chat.parley.limits.Rates;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.store.DraftOutcome;
import chat.parley.store.LogReader;
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
 * Refuses what would overfill an inbox, or make too many streams, as far as is known here. Called
 * by the writer.
 */
final class StreamQuotas {

  /**
   * What may be stored.
   *
   * @param streams those of the drafts
   */
  record Admitted(
      List<PendingWrite.Messages> postings, List<Draft> drafts, Map<Address, Stream> streams) {

    /** Tells the senders that it is. */
    void answer(List<DraftOutcome> entries) {
      Iterator<DraftOutcome> next = entries.iterator();
      for (PendingWrite.Messages posting : postings) {
        var stored = new ArrayList<StoredMessage>(posting.count());
        for (int i = 0; i < posting.count(); i++) {
          stored.add(StoredMessage.of(next.next()));
        }
        posting.answer().complete(stored);
      }
    }
  }

  private final Streams streams;
  private final LogReader reader;
  private final TimedStoreCalls calls;
  private final @Nullable StreamRefresher following;
  private final long maxWaiting;
  private final Rates<UserName> newStreams;

  /**
   * @param following brings inboxes up to date that others may have read meanwhile; null if nobody
   *     else does
   */
  StreamQuotas(
      Streams streams,
      LogReader reader,
      TimedStoreCalls calls,
      @Nullable StreamRefresher following,
      Limits limits) {
    this.streams = streams;
    this.reader = reader;
    this.calls = calls;
    this.following = following;
    this.maxWaiting = limits.inboxMessages();
    this.newStreams =
        new Rates<>(Duration.ofMinutes(1), () -> Rate.perMinute(limits.newStreamsPerMinute()));
  }

  /** Answers those that are refused, and returns the others. */
  Admitted of(List<PendingWrite.Messages> postings) throws StoreException {
    var admitted =
        new Admitted(new ArrayList<>(postings.size()), new ArrayList<>(), new HashMap<>());
    var room = new HashMap<Address, Long>();
    var refreshed = new HashSet<Address>();
    for (PendingWrite.Messages posting : postings) {
      try {
        admit(posting, room, refreshed, admitted.streams());
        admitted.postings().add(posting);
        admitted.drafts().addAll(posting.drafts());
      } catch (ChatException e) {
        posting.answer().completeExceptionally(e);
      }
    }
    return admitted;
  }

  private void admit(
      PendingWrite.Messages posting,
      Map<Address, Long> room,
      Set<Address> refreshed,
      Map<Address, Stream> touched)
      throws StoreException {
    var wanted = new HashMap<Address, Long>();
    for (Draft draft : posting.drafts()) {
      touch(draft, room, touched);
      if (draft.to() instanceof Address.Inbox) {
        wanted.merge(draft.to(), 1L, Long::sum);
      }
    }
    for (var inbox : wanted.entrySet()) {
      if (inbox.getValue() > room.get(inbox.getKey())
          && isNew(posting, inbox.getKey())
          && inbox.getValue() > roomNow(inbox.getKey(), room, refreshed)) {
        throw ChatError.INBOX_FULL.because(
            "%d messages wait for this user; send again later".formatted(maxWaiting));
      }
    }
    wanted.forEach((inbox, count) -> room.merge(inbox, -count, Long::sum));
  }

  /** Looks again at an inbox that seems to be full: its owner may have read it elsewhere. */
  private long roomNow(Address inbox, Map<Address, Long> room, Set<Address> refreshed)
      throws StoreException {
    if (following != null && refreshed.add(inbox)) {
      long before = streams.with(inbox, Stream::waiting);
      following.refresh(inbox);
      long now = streams.with(inbox, Stream::waiting);
      room.merge(inbox, before - now, Long::sum);
    }
    return room.get(inbox);
  }

  private void touch(Draft draft, Map<Address, Long> room, Map<Address, Stream> touched)
      throws StoreException {
    Address address = draft.to();
    Stream stream = touched.get(address);
    if (stream == null) {
      stream =
          streams.with(
              address,
              found -> {
                room.put(address, maxWaiting - found.waiting());
                return found;
              });
      if (stream.last() == 0) {
        checkNew(draft.from());
      }
      touched.put(address, stream);
    }
  }

  private void checkNew(UserName sender) {
    Duration wait = newStreams.take(sender, 1);
    if (wait.isPositive()) {
      throw ChatError.TOO_FAST
          .because("Too many rooms and people in a minute to whom nobody wrote before")
          .retryAfter(wait);
    }
  }

  /** A repeat into a full inbox is still a repeat: it takes no room. */
  private boolean isNew(PendingWrite.Messages posting, Address inbox) throws StoreException {
    for (Draft draft : posting.drafts()) {
      String id = draft.clientMessageId();
      if (draft.to().equals(inbox) && (id == null || !isSent(draft.from(), id))) {
        return true;
      }
    }
    return false;
  }

  private boolean isSent(UserName sender, String id) throws StoreException {
    return calls.run(() -> reader.sent(sender.value(), id));
  }
}
