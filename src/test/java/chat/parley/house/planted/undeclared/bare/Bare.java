package chat.parley.house.planted.undeclared.bare;

record Bare() {}
