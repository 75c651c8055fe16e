package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Subsystem;
import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.store.EmptySqlite;
import chat.parley.store.LogWriter;
import chat.parley.store.StoreException;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreAccessTest {

  private static final UserName ALICE = new UserName("alice");

  private final WriteQueue queue = JournalParts.queue();
  @AutoClose private final JournalParts parts;
  private final StoreAccess access;

  StoreAccessTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
    access = new StoreAccess(queue, parts.calls, parts.availability);
  }

  private int add(UserName user) {
    var terms = new TreeMap<String, String>();
    terms.put(user.value(), user.value());
    return access.write(
        writer -> {
          writer.persons().add(terms);
          return terms.size();
        });
  }

  private void start() {
    parts.startWriter(queue);
    Await.until(() -> "the store is not open", access::isAvailable);
  }

  @Test
  void whatIsWrittenCanBeRead() {
    start();
    assertThat(add(ALICE)).isEqualTo(1);
    assertThat(access.read(() -> parts.database.personReader().find("alice"))).isPresent();
    assertThat(access.read(() -> parts.database.personReader().find("bob"))).isEmpty();
  }

  @Test
  void aRefusedWriteIsNoOutage() throws Exception {
    EmptySqlite.execute(
        parts.file,
        "create trigger refuse before insert on person"
            + " begin select raise(abort, 'Refused by a test'); end");
    start();
    ChatExceptions.expect(ChatError.STORE_AWAY, () -> add(ALICE));
    assertThat(access.isAvailable()).isTrue();
    assertThat(parts.failures.count(Subsystem.JOURNAL)).isEqualTo(1);
  }

  @Test
  void aChangeThatFailsIsRepeatedOnceOnANewConnection() {
    start();
    var writers = new ArrayList<LogWriter>();
    access.write(
        writer -> {
          writers.add(writer);
          if (writers.size() == 1) {
            throw StoreException.timeout(Duration.ofSeconds(1));
          }
          return writer;
        });
    assertThat(writers).hasSize(2).doesNotHaveDuplicates();
    assertThat(access.isAvailable()).isTrue();
  }

  @Test
  void duringAnOutageWritesAreRefusedAtOnce() {
    parts.availability.available();
    parts.availability.unavailable(StoreException.timeout(Duration.ofSeconds(1)));
    ChatExceptions.expect(ChatError.STORE_AWAY, () -> add(ALICE));
    assertThat(access.isAvailable()).isFalse();
  }

  @Test
  void aReadThatFailsIsRefused() {
    start();
    ChatExceptions.expect(
        ChatError.STORE_AWAY,
        () ->
            access.read(
                () -> {
                  throw StoreException.timeout(Duration.ofSeconds(1));
                }));
  }

  @Test
  void aReadNeedNotWaitForADatabaseThatDoesNotAnswer() {
    parts.availability.available();
    assertThat(access.readIfAnswering(() -> 1)).isEqualTo(1);
    parts.availability.unavailable(StoreException.timeout(Duration.ofSeconds(1)));
    ChatExceptions.expect(
        ChatError.STORE_AWAY,
        () ->
            access.readIfAnswering(
                () -> {
                  throw new AssertionError("The database was read");
                }));
  }
}
