package chat.parley.store;

import static chat.parley.store.EmptySqlite.ROOM;

import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open database of the embedded store, and its writer. */
final class OpenStore implements AutoCloseable {

  final Path file;
  final Database database;
  LogWriter writer;

  /** Opens an empty database in a directory. */
  OpenStore(Path directory) throws IOException, StoreException {
    this(EmptySqlite.create(directory), StoreProperties.embedded(directory));
  }

  /**
   * Opens a database.
   *
   * @param file of the database to which the properties refer
   */
  OpenStore(Path file, StoreProperties properties) throws StoreException {
    this.file = file;
    database = new Database(properties);
    database.open();
    writer = database.writer();
  }

  /** Executes statements while no writer is connected, and connects the writer again. */
  void reopenWriterAfter(String... statements) throws SQLException, StoreException {
    writer.close();
    EmptySqlite.execute(file, statements);
    writer = database.writer();
  }

  /** Writes and commits drafts as one batch, at the time 1000. */
  List<DraftOutcome> write(Draft... drafts) throws StoreException {
    return write(1_000, List.of(drafts), List.of());
  }

  /** Writes and commits one batch. */
  List<DraftOutcome> write(long timestamp, List<Draft> drafts, List<CursorRow> cursors)
      throws StoreException {
    var batch = new Batch(writer.lastBatch() + 1, timestamp, drafts, cursors);
    List<DraftOutcome> outcomes = writer.write(batch);
    writer.commit();
    return outcomes;
  }

  /** Returns the messages of {@link EmptySqlite#ROOM}. */
  List<ChatMessage> stored() throws StoreException {
    LogReader reader = database.reader();
    return reader.messagesAfter(reader.stream(ROOM), 0, 100);
  }

  /** Returns the first column of the rows of a query. */
  List<@Nullable String> column(String query) throws SQLException {
    return EmptySqlite.column(file, query);
  }

  @Override
  public void close() {
    writer.close();
    database.close();
  }
}
