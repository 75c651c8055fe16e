package chat.parley.store;

import java.util.List;
import java.util.Map;

/**
 * The reactions of users to a message, and the length of its thread.
 *
 * @param threadMessages the number of messages of the thread that begins with it
 * @param reactions the number of users by reaction, as in the last summary
 * @param own the reactions of one user, which may not be in a summary yet
 */
public record MessageResponses(long threadMessages, Map<String, Long> reactions, List<String> own) {

  /** No responses. */
  public static final MessageResponses NONE = new MessageResponses(0, Map.of(), List.of());
}
