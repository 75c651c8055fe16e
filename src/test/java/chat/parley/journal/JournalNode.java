package chat.parley.journal;

import static chat.parley.journal.JournalContract.REPAIRS;
import static chat.parley.journal.JournalContract.append;
import static chat.parley.journal.JournalContract.texts;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.limits.Limits;
import chat.parley.message.ChatMessage;
import chat.parley.store.Database;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.TestLimits;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node that shares its store with other nodes, and has subscribers of every stream. */
final class JournalNode implements AutoCloseable {

  private final RecordingDelivery delivery = new RecordingDelivery();
  private final Database database;
  private final JournalRuntime runtime;
  final List<ChatMessage> dispatched = delivery.delivered;
  final List<RecordingDelivery.PublishedBatch> published = delivery.published;
  final Journal journal;
  final RemoteBatches remoteBatches;

  JournalNode(StoreProperties store, int inboxMessages, HistoryProperties history) {
    this(store, TestLimits.of("inbox-messages=" + inboxMessages), history, InstantSource.system());
  }

  JournalNode(
      StoreProperties store, Limits limits, HistoryProperties history, InstantSource clock) {
    database = new Database(store);
    var settings =
        new JournalRuntime.Settings(
            history,
            limits,
            REPAIRS,
            new Clocks(clock, () -> TimeUnit.MILLISECONDS.toNanos(clock.millis())),
            true);
    runtime =
        new JournalRuntime(database, settings, delivery, () -> {}, new Failures(ProcessHalt.NONE));
    journal = runtime.journal();
    remoteBatches = runtime.remoteBatches();
    append(journal, List.of());
    remoteBatches.setBrokerLinked(true);
  }

  void receive(JournalNode sender, RecordingDelivery.PublishedBatch batch) {
    remoteBatches.receive(sender.database.writerId(), batch.number(), batch.messages());
  }

  void awaitDispatched(String... texts) {
    Await.until(() -> "dispatched: " + texts(dispatched), () -> dispatched.size() >= texts.length);
    assertThat(texts(dispatched)).containsExactly(texts);
  }

  @Override
  public void close() {
    runtime.close();
    database.close();
  }
}
