package chat.parley.house.planted.exposed.owner;

public record Named() {}
