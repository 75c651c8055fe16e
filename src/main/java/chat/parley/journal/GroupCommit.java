package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.store.Entry;
import chat.parley.store.Place;
import chat.parley.store.StoreException;
import chat.parley.store.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer: whatever waits goes into one transaction, and only after its commit are messages
 * handed on and senders answered, in offset order. While one commit is on its way to the disk, more
 * gathers for the next.
 */
final class GroupCommit implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

  /** How often a store that is away is tried. */
  private static final Duration RETRY = Duration.ofMillis(500);

  /** How long nothing may be heard of the store. */
  private static final Duration CHECK = Duration.ofSeconds(5);

  private final PostingQueue queue;
  private final StoreLink link;
  private final Streams streams;
  private final Admission admission;
  private final Sequencer sequencer;
  private final Peers peers;
  private final Availability availability;
  private final Duration flush;
  private long flushed = System.nanoTime();
  private long heard = flushed;
  private volatile boolean stopping;

  /**
   * @param flush how long the places in inboxes may wait to be written
   */
  GroupCommit(
      PostingQueue queue,
      StoreLink link,
      Streams streams,
      Admission admission,
      Sequencer sequencer,
      Peers peers,
      Availability availability,
      Duration flush) {
    this.queue = queue;
    this.link = link;
    this.streams = streams;
    this.admission = admission;
    this.sequencer = sequencer;
    this.peers = peers;
    this.availability = availability;
    this.flush = flush;
  }

  /** Ends when everything that waits has been stored or refused. Any thread may call. */
  void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    try {
      open();
      while (!stopping || queue.isNotEmpty()) {
        round();
      }
      flush();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      availability.ended();
      refuse(queue.close(), Trouble.AWAY);
      link.disconnect();
    }
  }

  private void open() {
    try {
      link.connect();
      availability.there();
    } catch (StoreException e) {
      availability.away(e);
    }
  }

  private void round() throws InterruptedException {
    Trouble trouble = availability.trouble();
    List<Posting> postings = queue.take(trouble == null ? flush : RETRY);
    try {
      if (trouble == null) {
        store(postings);
        checkNowAndThen();
      } else {
        refuse(postings, trouble);
        recover();
      }
    } catch (RuntimeException e) {
      log.error("A batch of messages could not be handled", e);
      refuse(postings, Trouble.REFUSED);
    }
  }

  /** So that readiness goes down though nobody sends. */
  private void checkNowAndThen() {
    if (System.nanoTime() - heard > CHECK.toNanos()) {
      try {
        link.check();
      } catch (StoreException e) {
        availability.away(e);
      }
      heard = System.nanoTime();
    }
  }

  private void store(List<Posting> postings) {
    var messages = new ArrayList<Posting.Messages>(postings.size());
    var deletions = new ArrayList<Posting.Deletion>();
    for (Posting posting : postings) {
      switch (posting) {
        case Posting.Messages m -> messages.add(m);
        case Posting.Deletion d -> deletions.add(d);
      }
    }
    storeMessages(messages);
    deletions.forEach(this::delete);
  }

  private void storeMessages(List<Posting.Messages> postings) {
    try {
      Admission.Admitted admitted = admission.of(postings);
      List<Entry> entries = write(admitted.drafts(), wantsFlush(postings));
      handOn(entries, admitted.streams(), () -> admitted.answer(entries));
    } catch (StoreException e) {
      failed(postings, e);
    }
  }

  /** Who asks whether everything is stored means the places in inboxes too. */
  private boolean wantsFlush(List<Posting.Messages> postings) {
    return System.nanoTime() - flushed > flush.toNanos()
        || postings.stream().anyMatch(posting -> posting.drafts().isEmpty());
  }

  private List<Entry> write(List<Draft> drafts, boolean flush) throws StoreException {
    List<Place> places = flush ? streams.takeMoves() : List.of();
    if (drafts.isEmpty() && places.isEmpty()) {
      return List.of();
    }
    boolean written = false;
    try {
      List<Entry> entries = link.write(drafts, places);
      heard = System.nanoTime();
      written = true;
      return entries;
    } finally {
      if (flush) {
        streams.moved(written);
        flushed = System.nanoTime();
      }
    }
  }

  private void handOn(List<Entry> entries, Map<Address, Stream> touched, Runnable answers) {
    var messages = new ArrayList<ChatMessage>(entries.size());
    for (Entry entry : entries) {
      if (entry instanceof Entry.New(ChatMessage message)) {
        messages.add(message);
      }
    }
    // Repeats alone take a number too.
    if (!entries.isEmpty()) {
      peers.stored(link.number(), messages);
    }
    sequencer.stored(messages, touched, answers);
  }

  /** One that the store refuses for what it is must not keep others from being stored. */
  private void failed(List<Posting.Messages> postings, StoreException e) {
    if (e.trouble() != Trouble.REFUSED) {
      availability.away(e);
      refuse(postings, e.trouble());
    } else if (postings.size() > 1) {
      postings.forEach(posting -> storeMessages(List.of(posting)));
    } else {
      log.error("The store refused a message", e);
      refuse(postings, e.trouble());
    }
  }

  private static void refuse(List<? extends Posting> postings, Trouble trouble) {
    for (Posting posting : postings) {
      posting.answer().completeExceptionally(Outage.of(trouble));
    }
  }

  private void delete(Posting.Deletion deletion) {
    try {
      link.delete(deletion.deleting());
      deletion.then().run();
      deletion.answer().complete(null);
    } catch (StoreException e) {
      availability.away(e);
      deletion.answer().completeExceptionally(Outage.of(e));
    }
  }

  private void recover() {
    try {
      List<Entry> late = link.recover();
      handOn(late, streams.load(addresses(late)), () -> {});
      availability.there();
    } catch (StoreException e) {
      availability.away(e);
    }
  }

  private static List<Address> addresses(List<Entry> entries) {
    return entries.stream()
        .filter(Entry.New.class::isInstance)
        .map(entry -> ((Entry.New) entry).message().draft().to())
        .distinct()
        .toList();
  }

  private void flush() {
    try {
      write(List.of(), true);
    } catch (StoreException e) {
      log.warn("The last places in inboxes were not written: {}", e.getMessage());
    }
  }
}
