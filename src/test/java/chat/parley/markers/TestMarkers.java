package chat.parley.markers;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.limits.Limits;
import chat.parley.store.MarkerMove;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullMarked;

/** The markers and lists of a conversation without a server. */
@NullMarked
public final class TestMarkers implements AutoCloseable {

  private final MarkerWrites writes;
  private final ShownMarkers shown;
  private final MarkerAccess access;
  private final Markers markers;
  private final ConversationList list;
  private final LiveLists lists;

  private TestMarkers(StandaloneConversation conversation, Limits limits) {
    var config = new MarkersConfiguration();
    MarkerStore store = config.markerStore(conversation.storeAccess(), conversation.database());
    MarkerGuard guard = config.markerGuard(conversation.sanctions(), limits);
    ConversationTitles titles =
        config.conversationTitles(
            conversation.storeAccess(), conversation.rooms(), conversation.database());
    access =
        config.markerAccess(
            conversation.reads(), titles, conversation.blockedPairs(), store, guard);
    shown = config.shownMarkers(conversation.activity(), access, store, conversation.failures());
    writes = config.markerWrites(store, shown, conversation.failures());
    markers = config.markers(conversation.reads(), store, writes, guard);
    list = config.conversationList(store, titles, guard);
    lists =
        config.liveLists(store, titles, conversation.activity(), guard, conversation.failures());
    lists.start();
  }

  /** Starts the markers of a conversation. */
  public static TestMarkers of(StandaloneConversation conversation, Limits limits) {
    return new TestMarkers(conversation, limits);
  }

  public Markers markers() {
    return markers;
  }

  public LiveLists lists() {
    return lists;
  }

  MarkerAccess access() {
    return access;
  }

  ConversationList list() {
    return list;
  }

  /** Adds a move, and returns the future of its storage. */
  CompletableFuture<Void> add(MarkerMove move) {
    return writes.add(move);
  }

  /** Returns the number of moves that wait to be stored. */
  int waiting() {
    return writes.size();
  }

  @Override
  public void close() {
    writes.close();
    shown.stop();
    lists.stop();
  }
}
