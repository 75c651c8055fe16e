package chat.parley.conversation;

import chat.parley.journal.HistoryRange;
import chat.parley.journal.Journal;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.security.Identity;
import java.util.List;
import org.springframework.stereotype.Component;

/** Takes the moderation actions of clients, for all protocols. Any thread may call. */
@Component
public final class ModerationRequests {

  private final SendGuard guard;
  private final Conversation conversation;
  private final Journal journal;

  ModerationRequests(SendGuard guard, Conversation conversation, Journal journal) {
    this.guard = guard;
    this.conversation = conversation;
    this.journal = journal;
  }

  /**
   * Stores a moderation action, which every node then applies. Blocks as {@link Conversation#post}
   * does; for a removal it also reads the last offset of the stream.
   *
   * @param callback {@link SendCallback#stored} is called when the action is stored and applied on
   *     this node
   */
  public void moderate(Identity moderator, ModerationAction action, SendCallback callback) {
    conversation.postUnchecked(() -> draft(moderator, action), callback);
  }

  /**
   * Reads the texts of a message that edits have replaced, oldest first, with the offsets of the
   * entries that brought them. Blocks while they are read from the store.
   *
   * @throws chat.parley.message.ChatException if the user may not read the stream or remove
   *     messages from it, or the store is unavailable
   */
  public List<ChatMessage> versions(Identity moderator, Address address, long offset) {
    guard.checkModerator(moderator, address);
    Address stream = conversation.reads().find(moderator, address).address();
    return journal.versions(stream, offset).messages();
  }

  private List<Draft> draft(Identity moderator, ModerationAction action) {
    return List.of(guard.toDraft(moderator, action, this::lastOffset));
  }

  private long lastOffset(Address stream) {
    return journal.history(stream, new HistoryRange.Newest(1)).end().offset();
  }
}
