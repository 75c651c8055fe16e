package chat.parley.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of an earlier message of the same stream. All but reactions are entries of the stream
 * themselves, with offsets of their own; reactions are stored apart, and summarized by entries.
 *
 * @param target the offset of the changed message
 */
public record Change(Kind kind, long target) {

  /** The kinds of changes. */
  public enum Kind {

    /** The message gets another body. */
    EDIT("edits"),

    /** The message loses its body. */
    REMOVAL("removes"),

    /** A user adds a reaction, which is the body, to the message. */
    REACTION("reacts"),

    /** A user withdraws a reaction. */
    WITHDRAWAL("unreacts"),

    /** The server tells how many users have reacted to the message. */
    SUMMARY("changes");

    private final String header;

    Kind(String header) {
      this.header = header;
    }

    /** Returns the header of the change, with the offset of the message as its value. */
    public String header() {
      return header;
    }

    /** Returns whether the message has another content afterwards. */
    public boolean changesContent() {
      return this == EDIT || this == REMOVAL;
    }

    /** Returns whether pages leave the change out, because the message has it. */
    public boolean isFolded() {
      return this == EDIT || this == SUMMARY;
    }

    /** Returns whether a user adds or withdraws a reaction, which is no entry of the stream. */
    public boolean isReaction() {
      return this == REACTION || this == WITHDRAWAL;
    }
  }

  /** The header of a message that was edited: the offset of its last edit. */
  public static final String EDITED_HEADER = "edited";

  /** The content type of a summary of reactions, which only the server sends. */
  public static final String SUMMARY_TYPE = "application/vnd.parley.reactions+json";

  private static final Kind[] KINDS = Kind.values();

  /**
   * Returns the change that headers describe; null if they are those of a message.
   *
   * @throws NumberFormatException if the header is not a number
   */
  public static @Nullable Change of(Map<String, String> headers) {
    if (!headers.isEmpty()) {
      for (Kind kind : KINDS) {
        String target = headers.get(kind.header);
        if (target != null) {
          return new Change(kind, Long.parseLong(target));
        }
      }
    }
    return null;
  }
}
