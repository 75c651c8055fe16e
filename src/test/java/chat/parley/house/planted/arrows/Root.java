package chat.parley.house.planted.arrows;

import chat.parley.house.planted.arrows.top.Summit;

public record Root(Summit summit) {}
