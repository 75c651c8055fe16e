package chat.parley.message;

import java.time.Duration;
import java.util.List;

/**
 * The rights of the sender of a change, which the store checks.
 *
 * @param ofOthers whether the sender may change the messages of other users, at any time
 * @param within how long after a message its author may change it
 * @param keepsVersions whether the text that an edit replaces is kept
 */
public record ChangeRules(boolean ofOthers, Duration within, boolean keepsVersions)
    implements DraftCondition {

  /** The sender is a moderator of the stream. */
  public static final ChangeRules OF_MODERATOR = new ChangeRules(true, Duration.ZERO, false);

  @Override
  public List<Address> locks() {
    return List.of();
  }

  @Override
  public ChangeRules changes() {
    return this;
  }
}
