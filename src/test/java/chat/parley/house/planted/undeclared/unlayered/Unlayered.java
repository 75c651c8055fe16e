package chat.parley.house.planted.undeclared.unlayered;

record Unlayered() {}
