package chat.parley.journal;

import chat.parley.message.Address;
import chat.parley.store.LogReader;
import chat.parley.store.RoomReader;
import chat.parley.store.StoreException;
import chat.parley.store.StreamRow;

/** Deletes the messages of deleted rooms, a few per transaction. */
final class EndedRooms implements RetentionTask {

  /** Number of streams that one query finds. */
  private static final int STREAM_PAGE = 100;

  private final RoomReader rooms;
  private final LogReader reader;
  private final Deletions deletions;

  EndedRooms(RoomReader rooms, LogReader reader, Deletions deletions) {
    this.rooms = rooms;
    this.reader = reader;
    this.deletions = deletions;
  }

  @Override
  public void run() throws StoreException {
    for (String name : rooms.endedStreams(STREAM_PAGE)) {
      StreamRow row = reader.stream(Address.ofStream(name));
      while (row.deletedUpTo() < row.lastOffset()) {
        row = deletions.deleteSome(row, row.lastOffset());
      }
      deletions.forgetEnded(name);
    }
  }
}
