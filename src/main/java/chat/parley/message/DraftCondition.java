package chat.parley.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A condition that is checked in the transaction that stores a message. */
public interface DraftCondition {

  /** Returns the streams that the transaction locks in addition to that of the message. */
  List<Address> locks();

  /** Returns the rights of the sender of a change; null if the message is none. */
  default @Nullable ChangeRules changes() {
    return null;
  }
}
