package chat.parley.house.planted.arrows.base;

import chat.parley.house.planted.arrows.Root;

record Rooted(Root root) {}
