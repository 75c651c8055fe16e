package chat.parley.journal;

import chat.parley.delivery.BatchDelivery;
import chat.parley.delivery.CommittedBatch;
import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.store.DraftOutcome;
import chat.parley.store.DraftsRefusedException;
import chat.parley.store.StoreException;
import chat.parley.store.StoreOutage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The task of the writer thread, the only one that writes to the store. Commits all queued
 * messages, up to a maximum, in one transaction, and then hands the batch on to the subscribers and
 * its senders. Meanwhile writes for the next one are queued.
 */
final class GroupCommit implements Runnable {

  /** Interval at which an unavailable store is retried. */
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);

  /** Time without a batch after which the store is checked. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

  private final WriteQueue queue;
  private final WriterConnection connection;
  private final BatchAssembly assembly;
  private final BatchDelivery delivery;
  private final Failures failures;
  private List<PendingWrite> currentWrites = List.of();

  /** The last batch, which may turn out to be stored although its commit failed. */
  private BatchAssembly.Contents lastContents = BatchAssembly.Contents.NONE;

  private long lastContact = System.nanoTime();
  private volatile boolean stopping;

  GroupCommit(
      WriteQueue queue,
      WriterConnection connection,
      BatchAssembly assembly,
      BatchDelivery delivery,
      Failures failures) {
    this.queue = queue;
    this.connection = connection;
    this.assembly = assembly;
    this.delivery = delivery;
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
      end();
    }
  }

  /** Lets no thread wait for this one any longer, also if memory has run out. */
  private void end() {
    try {
      refuseAll();
    } finally {
      connection.close();
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
    } catch (StoreException e) {
      connection.reportOutage(e);
    }
  }

  private void processNext() throws InterruptedException {
    StoreOutage outage = connection.outage();
    Duration maxWait = outage == null ? assembly.flushInterval() : RETRY_INTERVAL;
    List<PendingWrite> writes = queue.take(maxWait);
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
        connection.reportOutage(e);
      }
      lastContact = System.nanoTime();
    }
  }

  private void store(List<PendingWrite> writes) {
    var messages = new ArrayList<PendingWrite.Messages>(writes.size());
    var maintenance = new ArrayList<PendingWrite.Maintenance>();
    for (PendingWrite write : writes) {
      switch (write) {
        case PendingWrite.Messages m -> messages.add(m);
        case PendingWrite.Maintenance m -> maintenance.add(m);
      }
    }
    storeMessages(messages);
    maintenance.stream().filter(change -> !change.result().isDone()).forEach(this::maintain);
  }

  private void storeMessages(List<PendingWrite.Messages> writes) {
    try {
      store(assembly.assemble(writes));
    } catch (StoreException e) {
      handleFailure(writes.stream().filter(w -> !w.result().isDone()).toList(), e);
    }
  }

  private void store(BatchAssembly.Contents contents) throws StoreException {
    lastContents = contents;
    try {
      List<DraftOutcome> outcomes = write(contents);
      deliver(contents, outcomes, () -> contents.admitted().complete(outcomes));
    } catch (DraftsRefusedException e) {
      store(assembly.without(contents, e.refusals()));
    }
  }

  private List<DraftOutcome> write(BatchAssembly.Contents contents) throws StoreException {
    if (contents.isEmpty()) {
      return List.of();
    }
    boolean written = false;
    try {
      List<DraftOutcome> outcomes = connection.write(contents.drafts(), contents.cursors());
      lastContact = System.nanoTime();
      written = true;
      return outcomes;
    } finally {
      assembly.finish(contents, written);
    }
  }

  /**
   * Hands a committed batch on to the subscribers and the senders. The senders are told that it is
   * stored also if that fails: if they sent their messages again, those without a client message id
   * would be stored twice.
   *
   * @param outcomes one for each draft of the batch; empty if it has none
   * @param completion completes the senders' futures; may be run twice
   * @throws RuntimeException if the batch cannot be delivered, which is fatal
   */
  private void deliver(
      BatchAssembly.Contents contents, List<DraftOutcome> outcomes, Runnable completion) {
    try {
      delivery.deliver(committedBatch(contents, outcomes, completion));
    } catch (RuntimeException | Error e) {
      failures.fatal(Subsystem.FAN_OUT, e);
      completion.run();
      throw e;
    }
  }

  private CommittedBatch committedBatch(
      BatchAssembly.Contents contents, List<DraftOutcome> outcomes, Runnable completion) {
    var stored = new ArrayList<ChatMessage>(outcomes.size());
    for (DraftOutcome outcome : outcomes) {
      if (outcome instanceof DraftOutcome.New stores) {
        stores.addTo(stored);
      }
    }
    long number = outcomes.isEmpty() ? 0 : connection.lastBatchNumber();
    return new CommittedBatch(number, stored, () -> assembly.release(contents, stored), completion);
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
      connection.reportOutage(e);
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

  private void maintain(PendingWrite.Maintenance write) {
    try {
      connection.change(write.change());
      write.afterCommit().run();
      write.result().complete(null);
    } catch (StoreException e) {
      if (e.outage() == StoreOutage.REFUSED) {
        failures.failed(Subsystem.JOURNAL, e);
      } else {
        connection.reportOutage(e);
      }
      write.result().completeExceptionally(OutageErrors.of(e));
    }
  }

  private void recover() {
    try {
      deliver(lastContents, connection.recover(), () -> {});
    } catch (StoreException e) {
      connection.reportOutage(e);
    }
  }

  private void flushCursors() {
    try {
      write(assembly.assembleCursors());
    } catch (StoreException e) {
      failures.failed(Subsystem.JOURNAL, e);
    }
  }
}
