package chat.parley.house.planted.exposed.owner;

record Housemate(Lonely lonely) {}
