package chat.parley.house.planted.framework.message;

import org.springframework.util.unit.DataSize;

record Springy(DataSize size) {}
