package chat.parley.conversation;

import chat.parley.journal.History;
import chat.parley.journal.HistoryRange;
import chat.parley.journal.Journal;
import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.security.Identity;
import chat.parley.store.ResponseReader.Reaction;
import chat.parley.store.ResponseReader.ThreadState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads the threads that begin with messages, the reactions to messages, and their former texts.
 * Any thread may call; each method blocks while the store is read.
 */
@Component
public final class ResponseReads {

  /**
   * A message, as a request names it.
   *
   * @param epoch the epoch to which the offset belongs; null skips the check
   */
  public record Target(Address address, long offset, @Nullable String epoch) {}

  /**
   * A thread, as a user reads it.
   *
   * @param first the message with which it begins, as a range
   * @param messages messages of the thread, without that one
   */
  public record ThreadHistory(History first, History messages, ThreadState state) {}

  private final SendGuard guard;
  private final StreamReads reads;
  private final Journal journal;

  ResponseReads(SendGuard guard, StreamReads reads, Journal journal) {
    this.guard = guard;
    this.reads = reads;
    this.journal = journal;
  }

  /**
   * Reads messages of the thread that begins with a message.
   *
   * @throws ChatException if the reader may not read the stream; {@link ChatError#NO_MESSAGE},
   *     {@link ChatError#OTHER_EPOCH}, {@link ChatError#BAD_DESTINATION} for an inbox, or {@link
   *     ChatError#STORE_AWAY}
   */
  public ThreadHistory thread(Identity reader, Target target, HistoryRange range) {
    ReadableStream stream = find(reader, target);
    Address address = stream.address();
    long end = stream.end().offset();
    long offset = target.offset();
    History first = message(target, stream);
    History messages = journal.thread(address, offset, range).upTo(end);
    return new ThreadHistory(
        journal.responses().add(address, first, reader.name()),
        journal.responses().add(address, messages, reader.name()),
        journal.responses().thread(address, offset, reader.name(), end));
  }

  /**
   * Reads which users have reacted to a message, by reaction and user.
   *
   * @param after the last one of the previous page
   * @param limit maximum number of users
   * @throws ChatException as {@link #thread}
   */
  public List<Reaction> reactions(Identity reader, Target target, Reaction after, int limit) {
    ReadableStream stream = find(reader, target);
    var _ = message(target, stream);
    return journal.responses().reactions(stream.address(), target.offset(), after, limit);
  }

  /**
   * Reads the texts of a message that edits have replaced, oldest first, with the offsets of the
   * entries that brought them: fewer than there are, if they would exceed a page.
   *
   * @param after the offset of the last one of the previous page; 0 for the first page
   * @throws ChatException as {@link #thread}, and {@link ChatError#FORBIDDEN} if the user may not
   *     remove messages from the stream
   */
  public List<ChatMessage> versions(Identity moderator, Target target, long after) {
    guard.checkModerator(moderator, target.address());
    ReadableStream stream = find(moderator, target);
    return journal.versions(stream.address(), target.offset(), after).messages();
  }

  /** Returns a message as a range. */
  private History message(Target target, ReadableStream stream) {
    var range = new HistoryRange.Between(target.offset() - 1, target.offset() + 1, 1);
    History message = journal.folded(stream.address(), range);
    if (message.messages().isEmpty()) {
      throw noMessage(target, stream);
    }
    return message;
  }

  /**
   * Returns the stream of a message, up to an end for which the access of the reader is checked.
   */
  private ReadableStream find(Identity reader, Target target) {
    if (target.address() instanceof Address.Inbox) {
      throw ChatError.BAD_DESTINATION.because(
          "An inbox has no threads and reactions; request those of the conversation, with.{user}");
    }
    ReadableStream stream = reads.find(reader, target.address());
    if (target.epoch() != null && !target.epoch().equals(stream.end().epoch())) {
      throw ChatError.OTHER_EPOCH.because(
          "The epoch of this stream is '%s'; offsets of another epoch are not valid in it"
              .formatted(stream.end().epoch()));
    }
    if (target.offset() <= stream.since() || target.offset() > stream.end().offset()) {
      throw noMessage(target, stream);
    }
    return stream;
  }

  private static ChatException noMessage(Target target, ReadableStream stream) {
    return ChatError.NO_MESSAGE.because(
        "There is no message with the offset %d; the last offset of the stream is %d"
            .formatted(target.offset(), stream.end().offset()));
  }
}
