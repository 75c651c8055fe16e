package chat.parley.room;

/**
 * The limits on rooms.
 *
 * @param openRooms whether there are open rooms
 * @param members maximum number of members of one room
 * @param rooms maximum number of rooms of which one user is a member
 * @param invitations maximum number of invitations of one user that are neither accepted nor
 *     declined
 * @param invitationsPerRoom the same of one room
 */
public record RoomLimits(
    boolean openRooms, long members, long rooms, long invitations, long invitationsPerRoom) {}
