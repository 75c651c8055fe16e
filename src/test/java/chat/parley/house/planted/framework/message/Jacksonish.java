package chat.parley.house.planted.framework.message;

import tools.jackson.databind.JsonNode;

record Jacksonish(JsonNode json) {}
