package chat.parley.room;

import org.jspecify.annotations.Nullable;

/**
 * A room as one user sees it.
 *
 * @param own the membership of the user, which may be an invitation; null if there is none
 * @param epoch the epoch of its messages
 */
public record RoomEntry(Room room, @Nullable Member own, String epoch) {}
