package chat.parley.house.planted.cycle.hen;

import chat.parley.house.planted.cycle.egg.Egg;

public record Hen(Egg from) {}
