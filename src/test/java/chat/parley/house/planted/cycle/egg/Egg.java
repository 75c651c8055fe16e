package chat.parley.house.planted.cycle.egg;

import chat.parley.house.planted.cycle.hen.Hen;

public record Egg(Hen from) {}
