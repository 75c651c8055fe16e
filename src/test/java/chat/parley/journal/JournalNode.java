package chat.parley.journal;

import static chat.parley.journal.JournalContract.REPAIRS;
import static chat.parley.journal.JournalContract.append;
import static chat.parley.journal.JournalContract.texts;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.journal.HistoryProperties.Keep;
import chat.parley.limits.Limits;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.store.Database;
import chat.parley.store.StoreProperties;
import chat.parley.testkit.Await;
import chat.parley.testkit.Limited;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.springframework.util.unit.DataSize;

/** One process of several on one store. Everything is read in it. */
final class JournalNode implements OtherNodes, AutoCloseable {

  /** What one process has told the other. */
  record Told(long number, List<ChatMessage> messages) {}

  final List<ChatMessage> handedOn = new CopyOnWriteArrayList<>();
  final List<Told> told = new CopyOnWriteArrayList<>();
  private final Database database;
  final Journal journal;

  JournalNode(StoreProperties store, int inboxMessages, Keep keep) {
    this(store, Limited.to("inbox-messages=" + inboxMessages), keep, InstantSource.system());
  }

  JournalNode(StoreProperties store, Limits limits, Keep keep, InstantSource clock) {
    database = new Database(store);
    journal =
        new Journal(
            database,
            new HistoryProperties(keep, DataSize.ofMegabytes(16)),
            limits,
            REPAIRS,
            new Clocks(clock, () -> TimeUnit.MILLISECONDS.toNanos(clock.millis())),
            (messages, answers) -> {
              handedOn.addAll(messages);
              answers.run();
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
    told.add(new Told(number, messages));
  }

  void hears(JournalNode other, Told batch) {
    journal.receive(other.database.writerId(), batch.number(), batch.messages());
  }

  void awaitHandedOn(String... texts) {
    Await.until(() -> "handed on: " + texts(handedOn), () -> handedOn.size() >= texts.length);
    assertThat(texts(handedOn)).containsExactly(texts);
  }

  @Override
  public void close() {
    journal.close();
    database.close();
  }
}
