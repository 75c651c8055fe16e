package chat.parley.conversation;

import chat.parley.journal.HistoryRange;
import chat.parley.journal.Journal;
import chat.parley.message.Address;
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

  private List<Draft> draft(Identity moderator, ModerationAction action) {
    return List.of(guard.toDraft(moderator, action, this::lastOffset));
  }

  private long lastOffset(Address stream) {
    return journal.history(stream, new HistoryRange.Newest(1)).end().offset();
  }
}
