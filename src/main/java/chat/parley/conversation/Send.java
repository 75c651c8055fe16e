package chat.parley.conversation;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.journal.StoredMessage;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import java.util.List;
import java.util.function.Supplier;

/**
 * One send, which reports its outcome to the callback of its sender. No method throws, because the
 * client waits for the outcome of each send.
 */
record Send(List<Draft> drafts, SendCallback callback, Failures failures) {

  /** Returns the drafts that have to be stored, in order. */
  List<Draft> persistentDrafts() {
    return drafts.stream().allMatch(Draft::persistent)
        ? drafts
        : drafts.stream().filter(Draft::persistent).toList();
  }

  /**
   * Reports that the messages are stored.
   *
   * @param results returns one result for each draft, in order
   */
  void succeeded(Supplier<List<StoredMessage>> results) {
    try {
      callback.stored(results.get());
    } catch (Throwable e) {
      reportUnknownOutcome(e);
    }
  }

  /**
   * Reports that the messages were not posted: {@link SendCallback#refused} for a {@link
   * ChatException}, {@link SendCallback#outcomeUnknown} for any other cause.
   */
  void failed(Throwable cause) {
    try {
      if (cause instanceof ChatException e) {
        callback.refused(e);
      } else {
        reportUnknownOutcome(cause);
      }
    } catch (Throwable e) {
      reportUnknownOutcome(e);
    }
  }

  private void reportUnknownOutcome(Throwable cause) {
    failures.failed(Subsystem.SESSION, cause);
    try {
      callback.outcomeUnknown();
    } catch (Throwable e) {
      failures.failed(Subsystem.SESSION, e);
    }
  }
}
