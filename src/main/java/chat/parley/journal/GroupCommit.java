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
 * The task of the writer thread, the only one that writes to the store. Commits all queued
 * messages, up to a maximum, in one transaction; only after the commit are the messages passed on
 * and the senders' futures completed, in offset order. While one commit is being written to disk,
 * writes for the next one are queued.
 */
final class GroupCommit implements Runnable {

  /** Interval at which an unavailable store is retried. */
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);

  /** Time without a batch after which the store is checked. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

  private final WriteQueue queue;
  private final WriterConnection connection;
  private final Streams streams;
  private final StreamQuotas quotas;
  private final CommittedBatchDispatcher dispatcher;
  private final StoreAvailability availability;
  private final Duration flushInterval;
  private final Failures failures;
  private List<PendingWrite> currentWrites = List.of();

  /** The streams of the last batch, which may turn out to be stored although its commit failed. */
  private Map<Address, Stream> lastStreams = Map.of();

  private long lastFlush = System.nanoTime();
  private long lastContact = lastFlush;
  private volatile boolean stopping;

  /**
   * @param flushInterval interval at which changed cursors are written to the store
   */
  GroupCommit(
      WriteQueue queue,
      WriterConnection connection,
      Streams streams,
      StreamQuotas quotas,
      CommittedBatchDispatcher dispatcher,
      StoreAvailability availability,
      Duration flushInterval,
      Failures failures) {
    this.queue = queue;
    this.connection = connection;
    this.streams = streams;
    this.quotas = quotas;
    this.dispatcher = dispatcher;
    this.availability = availability;
    this.flushInterval = flushInterval;
    this.failures = failures;
  }

  /** Ends the task once all queued writes have been stored or refused. Any thread may call. */
  void stop() {
    stopping = true;
  }

  /**
   * Runs until {@link #stop}, or until a failure is fatal. Any {@link Error} is, because it may
   * leave any state. In every case all pending writes are completed or refused.
   */
  @Override
  public void run() {
    try {
      openStore();
      while (shouldContinue()) {
        processNext();
      }
      if (!failures.isFatal()) {
        flushCursors();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      failures.fatal(Subsystem.JOURNAL, e);
    } finally {
      availability.writerEnded();
      refuseAll();
      connection.disconnect();
    }
  }

  private boolean shouldContinue() {
    return !failures.isFatal() && (!stopping || queue.isNotEmpty());
  }

  private void refuseAll() {
    queue.close();
    ChatException refusal =
        failures.isFatal() ? OutageErrors.FATAL : OutageErrors.of(StoreOutage.UNAVAILABLE);
    refuse(currentWrites, refusal);
    for (PendingWrite write; (write = queue.poll()) != null; ) {
      write.refuse(refusal);
    }
  }

  private void openStore() {
    try {
      connection.connect();
      availability.available();
    } catch (StoreException e) {
      availability.unavailable(e);
    }
  }

  private void processNext() throws InterruptedException {
    StoreOutage outage = availability.outage();
    List<PendingWrite> writes = queue.take(outage == null ? flushInterval : RETRY_INTERVAL);
    currentWrites = writes;
    try {
      if (outage == null) {
        store(writes);
        checkConnection();
      } else {
        refuse(writes, OutageErrors.of(outage));
        recover();
      }
    } catch (RuntimeException e) {
      // Thrown before the commit: the futures of stored messages are completed already.
      failures.failed(Subsystem.JOURNAL, e);
      refuse(writes, OutageErrors.of(StoreOutage.REFUSED));
    }
  }

  /** Detects an outage also while no messages are sent, so that readiness shows it. */
  private void checkConnection() {
    if (System.nanoTime() - lastContact > CHECK_INTERVAL.toNanos()) {
      try {
        connection.check();
      } catch (StoreException e) {
        availability.unavailable(e);
      }
      lastContact = System.nanoTime();
    }
  }

  private void store(List<PendingWrite> writes) {
    var messages = new ArrayList<PendingWrite.Messages>(writes.size());
    var deletions = new ArrayList<PendingWrite.Deletion>();
    for (PendingWrite write : writes) {
      switch (write) {
        case PendingWrite.Messages m -> messages.add(m);
        case PendingWrite.Deletion d -> deletions.add(d);
      }
    }
    storeMessages(messages);
    deletions.forEach(this::delete);
  }

  private void storeMessages(List<PendingWrite.Messages> writes) {
    try {
      StreamQuotas.Admitted admitted = quotas.admit(writes);
      lastStreams = admitted.streams();
      List<DraftOutcome> outcomes = write(admitted.drafts(), isFlushDue(writes));
      dispatcher.dispatch(
          connection.lastBatchNumber(), outcomes, lastStreams, () -> admitted.complete(outcomes));
    } catch (StoreException e) {
      handleFailure(writes, e);
    }
  }

  /** Returns whether to write changed cursors too; a barrier waits for them. */
  private boolean isFlushDue(List<PendingWrite.Messages> writes) {
    return System.nanoTime() - lastFlush > flushInterval.toNanos()
        || writes.stream().anyMatch(write -> write.drafts().isEmpty());
  }

  private List<DraftOutcome> write(List<Draft> drafts, boolean flush) throws StoreException {
    List<CursorRow> cursors = flush ? streams.takeDirtyCursors() : List.of();
    if (drafts.isEmpty() && cursors.isEmpty()) {
      return List.of();
    }
    boolean written = false;
    try {
      List<DraftOutcome> outcomes = connection.write(drafts, cursors);
      lastContact = System.nanoTime();
      written = true;
      return outcomes;
    } finally {
      if (flush) {
        streams.finishCursorWrite(written);
        lastFlush = System.nanoTime();
      }
    }
  }

  /**
   * Refuses the writes of a failed transaction. If the store refused it because of one of them,
   * tries each in a transaction of its own, so that the others are stored.
   */
  private void handleFailure(List<PendingWrite.Messages> writes, StoreException e) {
    if (e.outage() == StoreOutage.REFUSED && writes.size() > 1) {
      writes.forEach(write -> storeMessages(List.of(write)));
      return;
    }
    if (e.outage() == StoreOutage.REFUSED) {
      failures.failed(Subsystem.JOURNAL, e);
    } else {
      availability.unavailable(e);
    }
    boolean unknown = e.outage() == StoreOutage.UNAVAILABLE && connection.isOutcomeUnknown();
    refuse(writes, unknown ? OutageErrors.outcomeUnknown() : OutageErrors.of(e));
  }

  /** Refuses writes. Uses no iterator, because there may be no memory left. */
  private static void refuse(List<? extends PendingWrite> writes, ChatException refusal) {
    for (int i = 0; i < writes.size(); i++) {
      writes.get(i).refuse(refusal);
    }
  }

  private void delete(PendingWrite.Deletion deletion) {
    try {
      connection.delete(deletion.deleting());
      deletion.afterCommit().run();
      deletion.result().complete(null);
    } catch (StoreException e) {
      availability.unavailable(e);
      deletion.result().completeExceptionally(OutageErrors.of(e));
    }
  }

  private void recover() {
    try {
      dispatcher.dispatch(
          connection.lastBatchNumber(), connection.recover(), lastStreams, () -> {});
      availability.available();
    } catch (StoreException e) {
      availability.unavailable(e);
    }
  }

  private void flushCursors() {
    try {
      write(List.of(), true);
    } catch (StoreException e) {
      failures.failed(Subsystem.JOURNAL, e);
    }
  }
}
