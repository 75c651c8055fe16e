package chat.parley.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store in which an earlier version has stored messages in inboxes. */
abstract class PairBacklogScenario {

  static final UserName ALICE = new UserName("alice");
  static final UserName BOB = new UserName("bob");
  static final Address INBOX = new Address.Inbox(BOB);
  static final Address ALICES_INBOX = new Address.Inbox(ALICE);
  static final Address PAIR = Address.Pair.of(ALICE, BOB);
  static final String EXTRAS = "{\"x-b\":\"2\",\"x-a\":\"1\"}";
  static final byte[] BYTES = {0, 1, -1, -128};

  /** All rows, without the ids of SQLite. */
  static final String MESSAGES =
      "select stream, position, sent_at, sender, client_message_id, content_type, is_text,"
          + " length(body), extras, conversation, conversation_position from message"
          + " order by stream, position";

  /** All markers, as after an upgrade without settings. */
  static final String MARKERS =
      "select name, user_name, read_position, delivered_position from marker_now marker"
          + " join stream on stream.id = marker.stream"
          + " where not muted and not marked and not ended and since = 0";

  StoreProperties properties;
  Database database;
  EarlierInboxes inboxes;

  /** Returns the properties of a new store. */
  abstract StoreProperties newStore() throws Exception;

  @BeforeEach
  void open() throws Exception {
    properties = newStore();
    database = new Database(properties);
    database.open();
    inboxes = new EarlierInboxes(database);
  }

  @AfterEach
  void close() throws Exception {
    inboxes.close();
    database.close();
  }

  /** Connects a writer, as the start of a node does. */
  LogWriter upgrade() throws StoreException {
    return database.writer();
  }

  List<ChatMessage> read(Address stream) throws StoreException {
    LogReader reader = database.reader();
    return reader.messagesAfter(reader.stream(stream), 0, 100);
  }

  static String text(ChatMessage message) {
    return new String(message.draft().body().bytes(), UTF_8);
  }

  List<String> texts(Address stream) throws StoreException {
    return read(stream).stream().map(PairBacklogScenario::text).toList();
  }

  static Draft draft(Address to, String id) {
    return new Draft(to, ALICE, Body.ofText("x".getBytes(UTF_8), null), id, true, Map.of());
  }

  static List<DraftOutcome> write(LogWriter writer, Draft... drafts) throws StoreException {
    var batch = new Batch(writer.lastBatch() + 1, 9_000, List.of(drafts), List.of());
    List<DraftOutcome> outcomes = writer.write(batch);
    writer.commit();
    return outcomes;
  }

  /** The clock of the earlier version went back once. */
  void addConversation() throws Exception {
    inboxes.add("inbox.bob", 1, 1_000, "alice", "a1");
    inboxes.add("inbox.bob", 2, 3_000, "alice", "a2");
    inboxes.add("inbox.bob", 3, 2_000, "alice", "a3");
    inboxes.add("inbox.bob", 4, 3_000, "carol", "c4");
    inboxes.add("inbox.bob", 5, 5_000, "alice", "a5");
    inboxes.add("inbox.alice", 1, 3_000, "bob", "b1");
    inboxes.add("inbox.alice", 2, 2_000, "bob", "b2");
    inboxes.add("inbox.alice", 3, 5_000, "bob", "b3");
    inboxes.add("inbox.alice", 4, 5_000, "bob", "b4");
  }
}
