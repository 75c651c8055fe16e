package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.store.LogReader;
import chat.parley.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Refuses what would overfill an inbox. Called by the writer. */
final class Admission {

  /**
   * What may be stored.
   *
   * @param streams those of the drafts
   */
  record Admitted(
      List<Posting.Messages> postings, List<Draft> drafts, Map<Address, Stream> streams) {}

  private final Streams streams;
  private final LogReader reader;
  private final long maxWaiting;

  /**
   * @param maxWaiting how many messages may wait in an inbox
   */
  Admission(Streams streams, LogReader reader, long maxWaiting) {
    this.streams = streams;
    this.reader = reader;
    this.maxWaiting = maxWaiting;
  }

  /** Answers those that are refused, and returns the others. */
  Admitted of(List<Posting.Messages> postings) throws StoreException {
    var admitted =
        new Admitted(new ArrayList<>(postings.size()), new ArrayList<>(), new HashMap<>());
    var room = new HashMap<Address, Long>();
    for (Posting.Messages posting : postings) {
      try {
        admit(posting, room, admitted.streams());
        admitted.postings().add(posting);
        admitted.drafts().addAll(posting.drafts());
      } catch (ChatException e) {
        posting.answer().completeExceptionally(e);
      }
    }
    return admitted;
  }

  private void admit(
      Posting.Messages posting, Map<Address, Long> room, Map<Address, Stream> touched)
      throws StoreException {
    var wanted = new HashMap<Address, Long>();
    for (Draft draft : posting.drafts()) {
      touch(draft.to(), room, touched);
      if (draft.to() instanceof Address.Inbox) {
        wanted.merge(draft.to(), 1L, Long::sum);
      }
    }
    for (var inbox : wanted.entrySet()) {
      if (inbox.getValue() > room.get(inbox.getKey()) && isNew(posting, inbox.getKey())) {
        throw ChatError.INBOX_FULL.because(
            "%d messages wait for this user; send again later".formatted(maxWaiting));
      }
    }
    wanted.forEach((inbox, count) -> room.merge(inbox, -count, Long::sum));
  }

  private void touch(Address address, Map<Address, Long> room, Map<Address, Stream> touched)
      throws StoreException {
    if (!touched.containsKey(address)) {
      streams.with(
          address,
          stream -> {
            room.put(address, maxWaiting - stream.waiting());
            return touched.put(address, stream);
          });
    }
  }

  /** A repeat into a full inbox is still a repeat: it takes no room. */
  private boolean isNew(Posting.Messages posting, Address inbox) throws StoreException {
    for (Draft draft : posting.drafts()) {
      String id = draft.clientMessageId();
      if (draft.to().equals(inbox) && (id == null || !reader.sent(draft.from().value(), id))) {
        return true;
      }
    }
    return false;
  }
}
