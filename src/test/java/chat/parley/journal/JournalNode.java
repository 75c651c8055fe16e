package chat.parley.journal;

import static chat.parley.journal.JournalContract.REPAIRS;
import static chat.parley.journal.JournalContract.append;
import static chat.parley.journal.JournalContract.texts;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.limits.Limits;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.store.Database;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.TestLimits;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A node that shares its store with other nodes, and has subscribers of every stream. */
final class JournalNode implements OtherNodes, AutoCloseable {

  /** A batch that a node has published to the other nodes. */
  record PublishedBatch(long number, List<ChatMessage> messages) {}

  final List<ChatMessage> dispatched = new CopyOnWriteArrayList<>();
  final List<PublishedBatch> published = new CopyOnWriteArrayList<>();
  private final Database database;
  final Journal journal;

  JournalNode(StoreProperties store, int inboxMessages, HistoryProperties history) {
    this(store, TestLimits.of("inbox-messages=" + inboxMessages), history, InstantSource.system());
  }

  JournalNode(
      StoreProperties store, Limits limits, HistoryProperties history, InstantSource clock) {
    database = new Database(store);
    journal =
        new Journal(
            database,
            history,
            limits,
            REPAIRS,
            new Clocks(clock, () -> TimeUnit.MILLISECONDS.toNanos(clock.millis())),
            (messages, completion) -> {
              dispatched.addAll(messages);
              completion.run();
            },
            this,
            new Failures(ProcessHalt.NONE));
    append(journal, List.of());
    journal.setBrokerLinked(true);
  }

  @Override
  public boolean isSubscribedHere(Address address) {
    return true;
  }

  @Override
  public void publish(long number, List<ChatMessage> messages) {
    published.add(new PublishedBatch(number, messages));
  }

  void receive(JournalNode sender, PublishedBatch batch) {
    journal.receive(sender.database.writerId(), batch.number(), batch.messages());
  }

  void awaitDispatched(String... texts) {
    Await.until(() -> "dispatched: " + texts(dispatched), () -> dispatched.size() >= texts.length);
    assertThat(texts(dispatched)).containsExactly(texts);
  }

  @Override
  public void close() {
    journal.close();
    database.close();
  }
}
