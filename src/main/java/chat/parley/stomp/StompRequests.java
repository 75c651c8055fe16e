package chat.parley.stomp;

import chat.parley.conversation.ModerationRequests;
import chat.parley.conversation.RoomRequests;
import chat.parley.markers.Markers;
import chat.parley.people.Blocks;
import org.springframework.stereotype.Component;

/**
 * The services that all STOMP sessions share, for SEND frames that are not messages, and for
 * subscriptions that are not streams.
 */
@Component
record StompRequests(
    ModerationRequests moderation,
    RoomRequests rooms,
    Blocks blocks,
    Markers markers,
    FeedServices feeds) {}
