package chat.parley.store;

import chat.parley.message.Change;
import chat.parley.message.ChangeRules;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that the drafts of a batch change.
 *
 * @param sender the name of its sender
 * @param sentAt when it was stored, in milliseconds since 1970 UTC
 * @param extras its headers
 * @param lastChange the last change of it; null if there was none
 * @param edits the number of its edits
 * @param editedAt when it was edited last, in milliseconds since 1970 UTC; 0 if it never was
 * @param threadMessages the number of messages of the thread that it begins
 */
record ChangeTarget(
    String sender,
    long sentAt,
    Map<String, String> extras,
    DraftOutcome.@Nullable Repeat lastChange,
    int edits,
    long editedAt,
    long threadMessages) {

  /** Minimum time between two edits of a message. */
  private static final Duration EDIT_INTERVAL = Duration.ofSeconds(1);

  private static final int MAX_EDITS = 100;

  /** The headers that an edit cannot change. */
  private static final String[] KEPT_HEADERS = {Draft.REPLIES_TO_HEADER, Draft.THREAD_HEADER};

  /**
   * Checks that a draft may change the message.
   *
   * @param now the time of the batch, in milliseconds since 1970 UTC
   * @return the outcome of the first removal, if the message is removed again; otherwise null
   * @throws ChatException if it may not
   */
  DraftOutcome.@Nullable Repeat admit(Draft draft, Change change, long now) {
    checkIsMessage(change.target());
    if (change.kind().changesContent()) {
      checkSender(draft, change);
    }
    if (isRemoved()) {
      return removedAgain(change);
    }
    switch (change.kind()) {
      case EDIT -> {
        checkAge(draft, change, now);
        checkEdits(now);
      }
      case REMOVAL -> checkAge(draft, change, now);
      case REACTION, WITHDRAWAL, SUMMARY -> {}
    }
    return null;
  }

  /**
   * Checks that a thread may begin with the message.
   *
   * @param offset the offset of the message
   * @throws ChatException {@link ChatError#NO_MESSAGE} or {@link ChatError#REMOVED}
   */
  void admitThread(long offset) {
    checkIsMessage(offset);
    String thread = extras.get(Draft.THREAD_HEADER);
    if (thread != null) {
      throw ChatError.NO_MESSAGE.because(
          "The message with the offset %d is in the thread %s itself; a thread does not begin in one"
              .formatted(offset, thread));
    }
    checkPresent(offset);
  }

  private DraftOutcome.Repeat removedAgain(Change change) {
    if (change.kind() != Change.Kind.REMOVAL || lastChange == null) {
      throw removed(change.target());
    }
    return lastChange;
  }

  private static ChatException removed(long offset) {
    return ChatError.REMOVED.because(
        "The message with the offset %d has been removed".formatted(offset));
  }

  /** Returns whether this is a message that has not been removed. */
  boolean isPresent() {
    return !isRemoved() && Change.of(extras) == null;
  }

  /**
   * Checks that this is a message that was not removed.
   *
   * @param offset its offset
   * @throws ChatException {@link ChatError#NO_MESSAGE} or {@link ChatError#REMOVED}
   */
  void checkPresent(long offset) {
    checkIsMessage(offset);
    if (isRemoved()) {
      throw removed(offset);
    }
  }

  /** Returns whether the message was removed. */
  boolean isRemoved() {
    return extras.containsKey(Draft.REMOVED_HEADER);
  }

  private void checkIsMessage(long offset) {
    if (Change.of(extras) != null) {
      throw ChatError.NO_MESSAGE.because(
          "The entry with the offset %d is a change, and not a message".formatted(offset));
    }
  }

  private void checkSender(Draft draft, Change change) {
    ChangeRules rules = draft.changeRules();
    boolean mayChangeOthers = rules != null && rules.ofOthers();
    if (!mayChangeOthers && !sender.equals(draft.from().value())) {
      throw ChatError.NOT_YOURS.because(
          "The message with the offset %d is from another user".formatted(change.target()));
    }
  }

  private void checkAge(Draft draft, Change change, long now) {
    ChangeRules rules = draft.changeRules();
    if (rules != null && !rules.ofOthers() && now - sentAt > rules.within().toMillis()) {
      throw ChatError.TOO_LATE.because(
          String.format(
              Locale.ROOT,
              "The message with the offset %d is older than %,d s, the maximum age for a change",
              change.target(),
              rules.within().toSeconds()));
    }
  }

  private void checkEdits(long now) {
    if (edits >= MAX_EDITS) {
      throw ChatError.TOO_MANY.because("A message can be edited %d times".formatted(MAX_EDITS));
    }
    // The clock of another node may be ahead.
    ChatError.TOO_FAST.checkWait(
        EDIT_INTERVAL.minusMillis(Math.abs(now - editedAt)),
        () -> "A message can be edited once per second");
  }

  /**
   * Returns the message after an entry that was admitted: a change of it, or a message of its
   * thread.
   */
  ChangeTarget after(Draft draft, DraftOutcome.Repeat outcome) {
    Change change = draft.change();
    if (change == null) {
      return with(extras, outcome, threadMessages + 1);
    }
    return switch (change.kind()) {
      case EDIT ->
          new ChangeTarget(
              sender,
              sentAt,
              edited(draft, change, outcome.position().offset()),
              outcome,
              edits + 1,
              outcome.timestamp(),
              threadMessages);
      case REMOVAL -> with(removed(), outcome, threadMessages);
      case SUMMARY, REACTION, WITHDRAWAL -> with(extras, outcome, threadMessages);
    };
  }

  private Map<String, String> removed() {
    String thread = extras.get(Draft.THREAD_HEADER);
    if (thread == null) {
      return Draft.REMOVED_HEADERS;
    }
    Map<String, String> headers = new LinkedHashMap<>(Draft.REMOVED_HEADERS);
    headers.put(Draft.THREAD_HEADER, thread);
    return headers;
  }

  private ChangeTarget with(
      Map<String, String> headers, DraftOutcome.Repeat outcome, long messages) {
    return new ChangeTarget(sender, sentAt, headers, outcome, edits, editedAt, messages);
  }

  private Map<String, String> edited(Draft draft, Change change, long offset) {
    Map<String, String> folded = new LinkedHashMap<>(draft.extras());
    folded.remove(change.kind().header());
    for (String name : KEPT_HEADERS) {
      String value = extras.get(name);
      if (value != null) {
        folded.put(name, value);
      }
    }
    folded.put(Change.EDITED_HEADER, "" + offset);
    return folded;
  }

  /** Returns the offset of the edit that has the present body; 0 if there is none. */
  long presentEdit() {
    String edited = extras.get(Change.EDITED_HEADER);
    return edited == null ? 0 : Long.parseLong(edited);
  }
}
