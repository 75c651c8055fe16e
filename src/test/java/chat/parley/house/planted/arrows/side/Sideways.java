package chat.parley.house.planted.arrows.side;

import chat.parley.house.planted.arrows.top.Summit;

record Sideways(Summit summit) {}
