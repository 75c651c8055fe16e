package chat.parley.conversation;

import chat.parley.journal.Stored;
import chat.parley.message.ChatException;
import java.util.List;

/** Told what has become of messages. On any thread; must not block. */
public interface Reply {

  /** They are stored, and have been handed on: one answer for each, in the same order. */
  void stored(List<Stored> stored);

  /** None of them is stored. */
  void refused(ChatException e);
}
