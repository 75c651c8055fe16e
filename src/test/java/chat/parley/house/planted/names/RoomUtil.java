package chat.parley.house.planted.names;

final class RoomUtil {}
