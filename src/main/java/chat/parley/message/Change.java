package chat.parley.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of an earlier message of the same stream. It is an entry of the stream itself, with an
 * offset of its own.
 *
 * @param target the offset of the changed message
 */
public record Change(Kind kind, long target) {

  /** The kinds of changes. */
  public enum Kind {

    /** The message gets another body. */
    EDIT("edits"),

    /** The message loses its body. */
    REMOVAL("removes");

    private final String header;

    Kind(String header) {
      this.header = header;
    }

    /** Returns the header of the change, with the offset of the message as its value. */
    public String header() {
      return header;
    }
  }

  /** The header of a message that was edited: the offset of its last edit. */
  public static final String EDITED_HEADER = "edited";

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

  boolean isRemoval() {
    return kind == Kind.REMOVAL;
  }
}
