package chat.parley.room;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of rooms.
 *
 * @param open Whether there are open rooms, which exist by being used and have no members; if
 *     false, every room has to be created.
 */
@ConfigurationProperties("parley.rooms")
record RoomProperties(@DefaultValue("true") boolean open) {}
