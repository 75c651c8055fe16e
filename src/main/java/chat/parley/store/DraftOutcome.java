package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.StreamPosition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The result of storing a draft. */
public sealed interface DraftOutcome {

  /** Returns the outcome of sending the draft again. */
  Repeat asRepeat();

  /**
   * The draft was stored and is no entry of its stream: a reaction, which a later summary tells.
   *
   * @param end the position of the last entry of the stream; the summary follows it
   * @param timestamp when it was stored, in milliseconds since 1970-01-01 UTC
   */
  record Noted(Address to, StreamPosition end, long timestamp) implements DraftOutcome {

    @Override
    public Repeat asRepeat() {
      return new Repeat(to, end.messageId(), end, timestamp);
    }
  }

  /**
   * The draft was stored as a new message.
   *
   * @param companion the message in the other stream of a one-to-one message; null for other
   *     messages
   */
  record New(ChatMessage message, @Nullable ChatMessage companion) implements DraftOutcome {

    /** Creates the outcome of a draft that was stored in one stream. */
    public New(ChatMessage message) {
      this(message, null);
    }

    /** Adds the stored messages to a list; a message of a pair follows its entry in the inbox. */
    public void addTo(List<ChatMessage> stored) {
      if (companion == null) {
        stored.add(message);
      } else if (message.draft().to() instanceof Address.Inbox) {
        stored.add(message);
        stored.add(companion);
      } else {
        stored.add(companion);
        stored.add(message);
      }
    }

    @Override
    public Repeat asRepeat() {
      return new Repeat(
          message.draft().to(),
          message.id(),
          Objects.requireNonNull(message.position()),
          message.timestamp(),
          conversationOffset(),
          message.draft().to() instanceof Address.Members
              ? message.draft().body().asString()
              : null);
    }

    /** Returns the offset in the pair, of a message that was sent to an inbox; 0 for others. */
    public long conversationOffset() {
      return companion != null && companion.draft().to() instanceof Address.Pair
          ? companion.offset()
          : 0;
    }
  }

  /**
   * The sender had sent the draft before, with the same client message id, or it removes a message
   * that was removed before: nothing was stored.
   *
   * @param to the stream of the message stored first, which may be another one than that of the
   *     draft
   * @param messageId the id of that message
   * @param position its position
   * @param timestamp when it was stored, in milliseconds since 1970-01-01 UTC; 0 if it has been
   *     deleted
   * @param conversationOffset the offset in the pair, of a message that was sent to an inbox; 0 for
   *     others, and if it has been deleted
   * @param change the body of a change of a room, empty if it changed nothing; null for other
   *     messages, and if it is not known
   */
  record Repeat(
      Address to,
      String messageId,
      StreamPosition position,
      long timestamp,
      long conversationOffset,
      @Nullable String change)
      implements DraftOutcome {

    /** Creates the outcome of a message that is no change of a room. */
    public Repeat(
        Address to,
        String messageId,
        StreamPosition position,
        long timestamp,
        long conversationOffset) {
      this(to, messageId, position, timestamp, conversationOffset, null);
    }

    /** Creates the outcome of a message that was sent to an address other than an inbox. */
    public Repeat(Address to, String messageId, StreamPosition position, long timestamp) {
      this(to, messageId, position, timestamp, 0);
    }

    @Override
    public Repeat asRepeat() {
      return this;
    }

    /** Returns the outcome of a change of a room with this body. */
    Repeat withChange(@Nullable String body) {
      return new Repeat(to, messageId, position, timestamp, conversationOffset, body);
    }
  }
}
