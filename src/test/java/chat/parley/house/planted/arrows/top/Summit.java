package chat.parley.house.planted.arrows.top;

import chat.parley.house.planted.arrows.base.Ground;

public record Summit(Ground ground) {}
