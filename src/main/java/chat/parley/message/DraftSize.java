package chat.parley.message;

import org.jspecify.annotations.Nullable;

/** Estimates the heap of drafts. */
final class DraftSize {

  /** Heap of a draft in addition to its body and the characters of its strings. */
  private static final int DRAFT_BYTES = 300;

  /** Heap of a header in addition to its characters: a map entry and two strings. */
  private static final int EXTRA_BYTES = 150;

  private DraftSize() {}

  /** Returns the estimate of {@link Draft#retainedBytes}. */
  static int of(Draft draft) {
    int chars = length(name(draft)) + length(draft.from().value());
    chars += length(draft.clientMessageId()) + length(draft.body().contentType());
    int bytes = DRAFT_BYTES + draft.body().bytes().length;
    if (!draft.extras().isEmpty()) {
      for (var extra : draft.extras().entrySet()) {
        chars += length(extra.getKey()) + length(extra.getValue());
        bytes += EXTRA_BYTES;
      }
    }
    return bytes + 2 * chars;
  }

  /** Returns the name in the address, besides that of the sender. */
  private static @Nullable String name(Draft draft) {
    return switch (draft.to()) {
      case Address.Everyone _, Address.Rulings _ -> null;
      case Address.Room(RoomName room, _) -> room.value();
      case Address.Members(RoomName room) -> room.value();
      case Address.Inbox(UserName owner) -> owner.value();
      case Address.Pair pair -> pair.other(draft.from()).value();
    };
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
