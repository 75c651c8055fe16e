package chat.parley.store;

import chat.parley.message.ChatException;
import java.util.Map;

/** Signals that conditions of drafts do not hold, so that their batch was not written. */
public final class DraftsRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Map<Integer, ChatException> refusals;

  DraftsRefusedException(Map<Integer, ChatException> refusals) {
    super("%d drafts of a batch are refused".formatted(refusals.size()), null, false, false);
    this.refusals = refusals;
  }

  /** Returns the refusals by the indexes of the drafts in the batch. */
  public Map<Integer, ChatException> refusals() {
    return refusals;
  }
}
