package chat.parley.house.planted.framework.edge;

import tools.jackson.databind.JsonNode;

record Translator(JsonNode json) {}
