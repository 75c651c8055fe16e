package chat.parley.house.planted.arrows.base;

import chat.parley.house.planted.arrows.top.Summit;

record Climber(Summit summit) {}
