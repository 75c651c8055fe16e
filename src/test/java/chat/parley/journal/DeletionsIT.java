package chat.parley.journal;

import static chat.parley.journal.JournalParts.INBOX;
import static chat.parley.journal.JournalParts.NOW;
import static chat.parley.journal.JournalParts.ROOM;
import static chat.parley.journal.JournalParts.cursor;
import static chat.parley.journal.JournalParts.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.journal.memory.Stream;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.store.DeviceRow;
import chat.parley.store.StoreException;
import chat.parley.store.StreamRow;
import chat.parley.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeletionsIT {

  private final WriteQueue queue = JournalParts.queue();
  @AutoClose private final JournalParts parts;
  private final Deletions deletions;

  DeletionsIT(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
    deletions = new Deletions(queue, parts.streams);
  }

  @Test
  void messagesAreDeletedFromTheStoreAndFromMemory() throws Exception {
    parts.storeCached(numbers(ROOM, 5));
    parts.startWriter(queue);
    deletions.deleteMessages(parts.reader.stream(ROOM), 3);
    assertThat(parts.reader.stream(ROOM).deletedUpTo()).isEqualTo(3);
    assertThat(parts.streams.with(ROOM, Stream::row).deletedUpTo()).isEqualTo(3);
  }

  @Test
  void devicesThatAreStillUnusedAreDeletedFromTheStoreAndFromMemory() throws Exception {
    parts.store(numbers(INBOX, 1), cursor("phone", 1), cursor("laptop", 1));
    parts.lastOffset(INBOX);
    long id = parts.reader.stream(INBOX).id();
    long seen = NOW.toEpochMilli();
    parts.clock.set(NOW.plus(JournalParts.EXPIRY).plusMillis(1));
    parts.startWriter(queue);
    deletions.deleteDevices(List.of(new DeviceRow(id, INBOX, "phone", seen)), seen);
    assertThat(parts.column("select name from device")).containsExactly("laptop", "phone");
    deletions.deleteDevices(List.of(new DeviceRow(id, INBOX, "phone", seen)), seen + 1);
    assertThat(parts.column("select name from device")).containsExactly("laptop");
    assertThat(parts.streams.<Long>with(INBOX, s -> s.devices().cursor("phone", 0).upTo()))
        .isZero();
  }

  @Test
  void aFailedDeletionIsReportedAndChangesNothingInMemory() throws Exception {
    parts.storeCached(numbers(ROOM, 5));
    StreamRow row = parts.reader.stream(ROOM);
    Thread refusing = Thread.startVirtualThread(this::refuseNext);
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> deletions.deleteMessages(row, 3))
        .withCauseInstanceOf(ChatException.class);
    refusing.join();
    assertThat(parts.streams.with(ROOM, Stream::row).deletedUpTo()).isZero();
  }

  private void refuseNext() {
    ChatException refusal = OutageErrors.of(StoreException.timeout(Duration.ofSeconds(1)));
    try {
      queue.take(Await.DEADLINE).forEach(write -> write.refuse(refusal));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void afterTheEndOfTheWriterDeletionsAreRefused() throws Exception {
    parts.storeNumbers(ROOM, 1);
    queue.close();
    StreamRow row = parts.reader.stream(ROOM);
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> deletions.deleteMessages(row, 1))
        .returns(ChatError.STORE_AWAY, ChatException::error);
  }
}
