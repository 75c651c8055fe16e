package chat.parley.house.planted.undeclared.unmarked;

record Unmarked() {}
