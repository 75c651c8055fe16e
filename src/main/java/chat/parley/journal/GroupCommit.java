package chat.parley.journal;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.journal.memory.Stream;
import chat.parley.journal.memory.Streams;
import chat.parley.message.Address;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.store.CursorRow;
import chat.parley.store.DraftOutcome;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The one writer: whatever waits goes into one transaction, and only after its commit are messages
 * handed on and senders answered, in offset order. While one commit is on its way to the disk, more
 * gathers for the next.
 */
final class GroupCommit implements Runnable {

  /** How often a store that is away is tried. */
  private static final Duration RETRY = Duration.ofMillis(500);

  /** How long nothing may be heard of the store. */
  private static final Duration CHECK = Duration.ofSeconds(5);

  private final WriteQueue queue;
  private final WriterConnection link;
  private final Streams streams;
  private final StreamQuotas admission;
  private final CommittedBatchDispatcher handOn;
  private final StoreAvailability availability;
  private final Duration flush;
  private final Failures failures;
  private List<PendingWrite> inHand = List.of();

  /** The streams of the last batch: it may turn out to be stored though its commit failed. */
  private Map<Address, Stream> touched = Map.of();

  private long flushed = System.nanoTime();
  private long heard = flushed;
  private volatile boolean stopping;

  /**
   * @param flush how long the places in inboxes may wait to be written
   */
  GroupCommit(
      WriteQueue queue,
      WriterConnection link,
      Streams streams,
      StreamQuotas admission,
      CommittedBatchDispatcher handOn,
      StoreAvailability availability,
      Duration flush,
      Failures failures) {
    this.queue = queue;
    this.link = link;
    this.streams = streams;
    this.admission = admission;
    this.handOn = handOn;
    this.availability = availability;
    this.flush = flush;
    this.failures = failures;
  }

  /** Ends when everything that waits has been stored or refused. Any thread may call. */
  void stop() {
    stopping = true;
  }

  /**
   * Runs until {@link #stop}, or until the process cannot go on. Any Error ends it: nobody knows
   * what state it has left. Whatever ends it, all that waits is answered.
   */
  @Override
  public void run() {
    try {
      open();
      while (goesOn()) {
        round();
      }
      if (!failures.isFatal()) {
        flush();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      failures.fatal(Subsystem.JOURNAL, e);
    } finally {
      availability.ended();
      refuseAll();
      link.disconnect();
    }
  }

  private boolean goesOn() {
    return !failures.isFatal() && (!stopping || queue.isNotEmpty());
  }

  private void refuseAll() {
    queue.close();
    ChatException refusal =
        failures.isFatal() ? OutageErrors.FATAL : OutageErrors.of(StoreOutage.AWAY);
    refuse(inHand, refusal);
    for (PendingWrite left; (left = queue.poll()) != null; ) {
      left.refuse(refusal);
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
    StoreOutage trouble = availability.trouble();
    List<PendingWrite> postings = queue.take(trouble == null ? flush : RETRY);
    inHand = postings;
    try {
      if (trouble == null) {
        store(postings);
        checkNowAndThen();
      } else {
        refuse(postings, OutageErrors.of(trouble));
        recover();
      }
    } catch (RuntimeException e) {
      // Before the commit: what is stored has been answered.
      failures.failed(Subsystem.JOURNAL, e);
      refuse(postings, OutageErrors.of(StoreOutage.REFUSED));
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

  private void store(List<PendingWrite> postings) {
    var messages = new ArrayList<PendingWrite.Messages>(postings.size());
    var deletions = new ArrayList<PendingWrite.Deletion>();
    for (PendingWrite posting : postings) {
      switch (posting) {
        case PendingWrite.Messages m -> messages.add(m);
        case PendingWrite.Deletion d -> deletions.add(d);
      }
    }
    storeMessages(messages);
    deletions.forEach(this::delete);
  }

  private void storeMessages(List<PendingWrite.Messages> postings) {
    try {
      StreamQuotas.Admitted admitted = admission.of(postings);
      touched = admitted.streams();
      List<DraftOutcome> entries = write(admitted.drafts(), wantsFlush(postings));
      handOn.accept(link.number(), entries, touched, () -> admitted.answer(entries));
    } catch (StoreException e) {
      failed(postings, e);
    }
  }

  /** Who asks whether everything is stored means the places in inboxes too. */
  private boolean wantsFlush(List<PendingWrite.Messages> postings) {
    return System.nanoTime() - flushed > flush.toNanos()
        || postings.stream().anyMatch(posting -> posting.drafts().isEmpty());
  }

  private List<DraftOutcome> write(List<Draft> drafts, boolean flush) throws StoreException {
    List<CursorRow> places = flush ? streams.takeMoves() : List.of();
    if (drafts.isEmpty() && places.isEmpty()) {
      return List.of();
    }
    boolean written = false;
    try {
      List<DraftOutcome> entries = link.write(drafts, places);
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

  /** One that the store refuses for what it is must not keep others from being stored. */
  private void failed(List<PendingWrite.Messages> postings, StoreException e) {
    if (e.trouble() == StoreOutage.REFUSED && postings.size() > 1) {
      postings.forEach(posting -> storeMessages(List.of(posting)));
      return;
    }
    if (e.trouble() == StoreOutage.REFUSED) {
      failures.failed(Subsystem.JOURNAL, e);
    } else {
      availability.away(e);
    }
    boolean unsure = e.trouble() == StoreOutage.AWAY && link.isUnsure();
    refuse(postings, unsure ? OutageErrors.unsure() : OutageErrors.of(e));
  }

  private static void refuse(List<? extends PendingWrite> postings, ChatException refusal) {
    for (int i = 0; i < postings.size(); i++) {
      postings.get(i).refuse(refusal);
    }
  }

  private void delete(PendingWrite.Deletion deletion) {
    try {
      link.delete(deletion.deleting());
      deletion.then().run();
      deletion.answer().complete(null);
    } catch (StoreException e) {
      availability.away(e);
      deletion.answer().completeExceptionally(OutageErrors.of(e));
    }
  }

  private void recover() {
    try {
      handOn.accept(link.number(), link.recover(), touched, () -> {});
      availability.there();
    } catch (StoreException e) {
      availability.away(e);
    }
  }

  private void flush() {
    try {
      write(List.of(), true);
    } catch (StoreException e) {
      failures.failed(Subsystem.JOURNAL, e);
    }
  }
}
