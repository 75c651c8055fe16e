package chat.parley.stomp;

import chat.parley.markers.LiveLists;
import chat.parley.presence.Presence;
import chat.parley.presence.RoomPresence;
import org.springframework.stereotype.Component;

/** The services of subscriptions that are no streams, which all STOMP sessions share. */
@Component
record FeedServices(LiveLists lists, Presence presence, RoomPresence roomPresence) {}
