package chat.parley.journal;

import static chat.parley.journal.JournalParts.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.RoomName;
import chat.parley.store.EmptySqlite;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndedRoomsTest {

  private static final Address OTHER = new Address.Room(new RoomName("other"));

  private final WriteQueue queue = JournalParts.queue();
  @AutoClose private final JournalParts parts;

  EndedRoomsTest(@TempDir Path directory) throws Exception {
    parts = new JournalParts(directory);
  }

  @Test
  void theMessagesOfDeletedRoomsAreDeletedAndOthersAreKept() throws Exception {
    parts.storeNumbers(ROOM, 1_205);
    parts.storeNumbers(OTHER, 3);
    EmptySqlite.execute(
        parts.file,
        "insert into ended_stream values ('%s')".formatted(ROOM.stream()),
        "insert into ended_stream values ('room.empty,2')");
    parts.startWriter(queue);
    new EndedRooms(parts.database.roomReader(), parts.reader, new Deletions(queue, parts.streams))
        .run();
    assertThat(parts.reader.stream(ROOM).deletedUpTo()).isEqualTo(1_205);
    assertThat(parts.reader.messagesAfter(parts.reader.stream(ROOM), 0, 10)).isEmpty();
    assertThat(parts.reader.stream(OTHER).deletedUpTo()).isZero();
    assertThat(parts.database.roomReader().endedStreams(10)).isEmpty();
  }
}
